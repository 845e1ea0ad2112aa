import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import { firstImage, inspectionOf, promptly, type ProcessorContractSubject } from './subject.ts';

/** Far larger than any header. */
const HEADER_BUDGET = 4 * 1024 * 1024;

/** Whether headers declare the dimensions of what the subject converts. */
const declaresPixels = ({ tooLarge }: ProcessorContractSubject): boolean => tooLarge !== undefined;

/** The contract cases for {@link Processor.inspect}. */
export const processorInspectCases: readonly CaseDefinition<ProcessorContractSubject>[] = [
  {
    name: 'returns the dimensions of an image as it is displayed',
    appliesTo: declaresPixels,
    run: async (subject) => {
      for (const image of subject.images) {
        assert.deepEqual(
          await subject.processor.inspect(inspectionOf(image).input),
          { width: image.width, height: image.height },
          `the dimensions of the ${image.contentType}`,
        );
      }
    },
  },
  {
    name: 'returns null for a document, whose header declares no pixels',
    appliesTo: (subject) => !declaresPixels(subject),
    run: async (subject) => {
      for (const image of subject.images) {
        assert.equal(await subject.processor.inspect(inspectionOf(image).input), null, image.contentType);
      }
    },
  },
  {
    name: 'reads no more than a header, however long the image is',
    run: async (subject) => {
      for (const image of subject.images) {
        const { input, served } = inspectionOf(image, { size: 64 * 1024 * 1024 });
        await subject.processor.inspect(input);
        assert.ok(served() <= HEADER_BUDGET, `reads ${served()} bytes of a ${image.contentType} of 64 MiB`);
      }
    },
  },
  {
    name: 'returns null for data without a header',
    run: async (subject) => {
      const { contentType } = firstImage(subject);
      for (const bytes of [new Uint8Array(), new Uint8Array(1)]) {
        const answer = await subject.processor.inspect(inspectionOf({ contentType, bytes }).input);
        assert.equal(answer, null, `the answer to ${bytes.length} bytes`);
      }
    },
  },
  {
    name: 'returns null for a type that it does not accept',
    run: async (subject) => {
      for (const image of subject.unsupported) {
        assert.equal(await subject.processor.inspect(inspectionOf(image).input), null, image.contentType);
      }
    },
  },
  {
    name: 'refuses too many pixels by the header alone',
    appliesTo: declaresPixels,
    run: async ({ processor, tooLarge = [] }) => {
      assert.ok(tooLarge.length > 0, 'the subject brings an image that is too large');
      for (const image of tooLarge) {
        await assert.rejects(processor.inspect(inspectionOf(image).input), { code: 'IMAGE_TOO_LARGE' });
      }
    },
  },
  {
    name: 'gives up an inspection when it is aborted',
    appliesTo: declaresPixels,
    run: async (subject) => {
      const controller = new AbortController();
      const { input } = inspectionOf(firstImage(subject), { signal: controller.signal });
      const reading = Promise.withResolvers<void>();
      const inspected = subject.processor.inspect({
        ...input,
        read: () => {
          reading.resolve();
          return new Promise(() => {});
        },
      });
      inspected.catch(() => {});
      await promptly(reading.promise, 'the first read');
      controller.abort(new Error('enough'));
      await assert.rejects(promptly(inspected, 'the aborted inspection'), { message: 'enough' });
    },
  },
];
