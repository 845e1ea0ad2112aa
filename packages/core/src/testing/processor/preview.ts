import assert from 'node:assert/strict';
import type { FileSource, ImagePreview } from '../../ports/processor.ts';
import type { CaseDefinition } from '../contract-case.ts';
import {
  collectingDestination,
  type ConversionEnds,
  firstImage,
  neverAborted,
  type ProcessorContractImage,
  type ProcessorContractSubject,
  promptly,
  sourceOf,
} from './subject.ts';

const appliesTo = ({ processor }: ProcessorContractSubject): boolean => processor.preview !== undefined;
const MAX_SIDE = 200;

/** The contract cases for {@link Processor.preview}. */
export const processorPreviewCases: readonly CaseDefinition<ProcessorContractSubject>[] = [
  {
    name: 'makes a preview of every type, with a placeholder',
    appliesTo,
    run: async (subject) => {
      for (const image of subject.images) {
        const { body, contentType, placeholder } = await previewWith(subject, sourceOf(image));
        assert.ok(body.length > 0, `${image.contentType} has a preview`);
        assert.ok(['image/jpeg', 'image/png', 'image/webp'].includes(contentType), contentType);
        assert.match(placeholder.dominantColor, /^#[\da-f]{6}$/);
        const hash = Buffer.from(placeholder.thumbHash, 'base64');
        assert.ok(hash.length >= 5 && hash.length <= 25, `a ThumbHash has ${hash.length} bytes`);
      }
    },
  },
  {
    name: 'makes no preview of what cannot be converted',
    appliesTo,
    run: async (subject) => {
      const refused: readonly [readonly ProcessorContractImage[], string][] = [
        [subject.unsupported, 'UNSUPPORTED_IMAGE'],
        [subject.damaged, 'INVALID_IMAGE'],
        [subject.tooLarge ?? [], 'IMAGE_TOO_LARGE'],
      ];
      for (const [images, code] of refused) {
        for (const image of images) await assert.rejects(previewWith(subject, sourceOf(image)), { code });
      }
      await assert.rejects(
        previewWith(subject, sourceOf(firstImage(subject)), AbortSignal.abort(new Error('Enough.'))),
      );
    },
  },
  {
    name: 'makes a preview and conversions from one read, whichever of them fails',
    appliesTo: (subject) => appliesTo(subject) && subject.processor.convertAll !== undefined,
    run: async (subject) => {
      const expected = await previewWith(subject, sourceOf(firstImage(subject)));
      const aborted = AbortSignal.abort(new Error('Enough.'));
      for (const [previewSignal, signal] of [
        [neverAborted, aborted],
        [aborted, neverAborted],
      ] as const) {
        let reads = 0;
        const source = sourceOf(firstImage(subject));
        const counting = (): ReturnType<FileSource['read']> => {
          reads += 1;
          return source.read();
        };
        const ends = connected(subject, { ...source, read: counting });
        const made = subject.processor.convertAll?.({
          source: ends.source,
          conversions: [{ conversion: subject.conversion, destination: ends.destination, signal }],
          preview: { maxSide: MAX_SIDE, signal: previewSignal },
        });
        const [preview, conversion] = await promptly(
          Promise.allSettled([made?.preview, made?.conversions[0]]),
          'the derivatives',
          30_000,
        );
        assert.equal(reads, 1, 'the original is read once');
        if (previewSignal === aborted) {
          assert.equal(preview.status, 'rejected', 'the preview was aborted');
          assert.ok(conversion.status === 'fulfilled' && conversion.value !== undefined, 'the conversion was not');
        } else {
          assert.deepEqual(preview, { status: 'fulfilled', value: expected });
          assert.equal(conversion.status, 'rejected', 'the conversion was aborted');
        }
      }
    },
  },
];

function previewWith(
  subject: ProcessorContractSubject,
  given: FileSource,
  signal = neverAborted,
): Promise<ImagePreview> {
  const { processor } = subject;
  assert.ok(processor.preview !== undefined);
  const { source } = connected(subject, given);
  return promptly(processor.preview({ source, maxSide: MAX_SIDE, signal }), 'the preview', 30_000);
}

function connected({ connect = (ends) => ends }: ProcessorContractSubject, source: FileSource): ConversionEnds {
  return connect({ source, destination: collectingDestination() });
}
