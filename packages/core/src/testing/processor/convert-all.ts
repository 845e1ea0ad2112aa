import assert from 'node:assert/strict';
import type { ConversionTask, ConvertedImage, FileSource } from '../../ports/processor.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  collectingDestination,
  convertWith,
  firstImage,
  neverAborted,
  type ProcessorContractSubject,
  promptly,
  sourceOf,
} from './subject.ts';

const appliesTo = ({ processor }: ProcessorContractSubject): boolean => processor.convertAll !== undefined;

/** The contract cases for {@link Processor.convertAll}. */
export const processorConvertAllCases: readonly CaseDefinition<ProcessorContractSubject>[] = [
  {
    name: 'makes several conversions from one read, each as if it were made alone',
    appliesTo,
    run: async (subject) => {
      const image = firstImage(subject);
      const alone = collectingDestination();
      const expected = await convertWith(subject, { source: sourceOf(image), destination: alone });
      let reads = 0;
      const source = sourceOf(image);
      const counting = (): ReturnType<FileSource['read']> => {
        reads += 1;
        return source.read();
      };
      const destinations = [collectingDestination(), collectingDestination(), collectingDestination()];
      const made = convertAllWith(
        subject,
        { ...source, read: counting },
        destinations.map((destination) => ({ destination, signal: neverAborted })),
      );
      assert.equal(made.length, destinations.length, 'there is a promise for each');
      for (const one of made) assert.deepEqual(await promptly(one, 'a conversion', 30_000), expected);
      for (const { written } of destinations) assert.deepEqual(written, alone.written);
      assert.ok(reads <= 1, `the original was read ${reads} times`);
    },
  },
  {
    name: 'fails one of several conversions without the others',
    appliesTo,
    run: async (subject) => {
      const aborted = AbortSignal.abort(new DOMException('Enough.', 'AbortError'));
      const good = collectingDestination();
      const made = convertAllWith(subject, sourceOf(firstImage(subject)), [
        { destination: collectingDestination(), signal: aborted },
        { destination: { write: fullDestination }, signal: neverAborted },
        { destination: good, signal: neverAborted },
      ]);
      const ends = await promptly(Promise.allSettled(made), 'the conversions', 30_000);
      assert.deepEqual(
        ends.map(({ status }) => status),
        ['rejected', 'rejected', 'fulfilled'],
        'the aborted one and the one that cannot be written fail, and no other',
      );
      assert.equal(good.written.length, 1, 'the third is written');
    },
  },
];

async function fullDestination(): Promise<never> {
  throw new Error('The destination is full.');
}

function convertAllWith(
  { processor, conversion, connect = (ends) => ends }: ProcessorContractSubject,
  source: FileSource,
  tasks: readonly Omit<ConversionTask, 'conversion'>[],
): readonly Promise<ConvertedImage>[] {
  const [first] = tasks;
  assert.ok(processor.convertAll !== undefined && first !== undefined);
  const conversions = tasks.map(({ destination, signal }) => ({
    conversion,
    destination: connect({ source, destination }).destination,
    signal,
  }));
  return processor.convertAll({ source: connect({ source, ...first }).source, conversions }).conversions;
}
