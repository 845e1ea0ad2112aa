import assert from 'node:assert/strict';
import { isRetryable } from '../../errors/darkroom-error.ts';
import type { CaseDefinition } from '../contract-case.ts';
import { assertUnavailable } from '../unavailable.ts';
import {
  collectingDestination,
  convertWith,
  firstImage,
  type ProcessorContractImage,
  type ProcessorContractSubject,
  promptly,
  sourceOf,
} from './subject.ts';

async function assertRefused(
  subject: ProcessorContractSubject,
  images: readonly ProcessorContractImage[],
  code: string,
): Promise<void> {
  assert.ok(images.length > 0, `the subject brings an image for ${code}`);
  for (const image of images) {
    const destination = collectingDestination();
    await assert.rejects(
      convertWith(subject, { source: sourceOf(image), destination }),
      { name: 'DarkroomError', code },
      `a ${image.contentType} of ${image.bytes.length} bytes is refused`,
    );
    assert.equal(destination.written.length, 0, 'nothing is stored');
  }
}

/** The contract cases for a `convert` that cannot succeed. */
export const processorFailureCases: readonly CaseDefinition<ProcessorContractSubject>[] = [
  {
    name: 'permanently refuses a type that it cannot convert',
    run: (subject) => assertRefused(subject, subject.unsupported, 'UNSUPPORTED_IMAGE'),
  },
  {
    name: 'permanently refuses a damaged image',
    run: (subject) => assertRefused(subject, subject.damaged, 'INVALID_IMAGE'),
  },
  {
    name: 'permanently refuses to convert too many pixels',
    appliesTo: ({ tooLarge }) => tooLarge !== undefined,
    run: (subject) => assertRefused(subject, subject.tooLarge ?? [], 'IMAGE_TOO_LARGE'),
  },
  {
    name: 'permanently refuses to convert an original that exceeds its `maxBytes`',
    appliesTo: ({ processor }) => processor.maxBytes !== undefined,
    run: async (subject) => {
      const { maxBytes = 0 } = subject.processor;
      assert.ok(Number.isSafeInteger(maxBytes) && maxBytes >= 1, `maxBytes is ${maxBytes}`);
      const destination = collectingDestination();
      const source = { ...sourceOf(firstImage(subject)), size: maxBytes + 1 };
      await assert.rejects(convertWith(subject, { source, destination }), { code: 'IMAGE_TOO_LARGE' });
      assert.equal(destination.writes(), 0, 'nothing is written');
    },
  },
  {
    name: 'fails with a retryable error if the source breaks off',
    run: async (subject) => {
      const image = firstImage(subject);
      const broken = new Error('the storage went away');
      const breaking = async (): Promise<ReadableStream<Uint8Array>> => {
        let pulls = 0;
        return new ReadableStream({
          pull: (controller) => {
            pulls += 1;
            if (pulls === 1) controller.enqueue(image.bytes.subarray(0, image.bytes.length >> 1));
            else controller.error(broken);
          },
        });
      };
      for (const read of [breaking, () => Promise.reject(broken)]) {
        const destination = collectingDestination();
        const failure = await convertWith(subject, { source: { ...sourceOf(image), read }, destination }).then(
          () => assert.fail('the conversion succeeds'),
          (error: unknown) => error,
        );
        assert.ok(isRetryable(failure), `${String(failure)} is tried again`);
        assert.equal(destination.written.length, 0, 'nothing is stored');
      }
    },
  },
  {
    name: 'fails with a retryable error if the destination fails',
    run: async (subject) => {
      const failing = {
        write: async () => {
          throw new Error('the disk is full');
        },
      };
      const source = sourceOf(firstImage(subject));
      await assert.rejects(convertWith(subject, { source, destination: failing }), (error) => isRetryable(error));
    },
  },
  {
    name: 'is PROCESSOR_UNAVAILABLE if its service cannot be reached',
    appliesTo: ({ unreachable }) => unreachable !== undefined,
    run: async (subject) => {
      const { unreachable: processor } = subject;
      assert.ok(processor !== undefined);
      const destination = collectingDestination();
      const source = sourceOf(firstImage(subject));
      const convert = (): unknown => convertWith({ ...subject, processor }, { source, destination });
      await assertUnavailable('PROCESSOR_UNAVAILABLE', { convert });
      assert.equal(destination.written.length, 0, 'nothing is stored');
    },
  },
  {
    name: 'gives up a conversion that is aborted before it starts',
    run: async (subject) => {
      const destination = collectingDestination();
      const source = sourceOf(firstImage(subject));
      const signal = AbortSignal.abort(new Error('enough'));
      await assert.rejects(convertWith(subject, { source, destination, signal }), { message: 'enough' });
      assert.equal(destination.writes(), 0, 'nothing is written');
    },
  },
  {
    name: 'gives up a conversion that is aborted while it reads, and lets go of the source',
    run: async (subject) => {
      const controller = new AbortController();
      const destination = collectingDestination();
      const reading = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const read = async (): Promise<ReadableStream<Uint8Array>> =>
        new ReadableStream({
          pull: () => {
            reading.resolve();
            return new Promise(() => {});
          },
          cancel: () => released.resolve(),
        });
      const source = { ...sourceOf(firstImage(subject)), read };
      const converted = convertWith(subject, { source, destination, signal: controller.signal });
      converted.catch(() => {});
      await promptly(reading.promise, 'the first read');
      controller.abort(new Error('enough'));
      await assert.rejects(promptly(converted, 'the aborted conversion'), { message: 'enough' });
      await promptly(released.promise, 'letting go of the source');
      assert.equal(destination.writes(), 0, 'nothing is written');
    },
  },
  {
    name: 'gives up a conversion that is aborted while it writes',
    run: async (subject) => {
      const controller = new AbortController();
      const writing = Promise.withResolvers<void>();
      const write = (): Promise<void> => {
        writing.resolve();
        return new Promise(() => {});
      };
      const source = sourceOf(firstImage(subject));
      const converted = convertWith(subject, { source, destination: { write }, signal: controller.signal });
      converted.catch(() => {});
      await promptly(writing.promise, 'the conversion up to its write', 30_000);
      controller.abort(new Error('enough'));
      await assert.rejects(promptly(converted, 'the aborted conversion'), { message: 'enough' });
    },
  },
];
