import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import { collectingDestination, convertWith, firstImage, type ProcessorContractSubject, sourceOf } from './subject.ts';

/** The contract cases for {@link Processor.conversions}, `supports` and a successful `convert`. */
export const processorConvertCases: readonly CaseDefinition<ProcessorContractSubject>[] = [
  {
    name: 'names its conversions as GraphQL enum values, each with a recipe',
    run: async ({ processor, conversion }) => {
      const conversions = Object.entries(processor.conversions);
      assert.ok(Object.hasOwn(processor.conversions, conversion), `${conversion} is on offer`);
      for (const [name, { recipe }] of conversions) {
        assert.match(name, /^[A-Z][A-Z0-9_]*$/);
        assert.ok(recipe.length >= 1 && recipe.length <= 64, `the recipe "${recipe}" has 1 to 64 characters`);
      }
    },
  },
  {
    name: 'supports the types that it converts and no others',
    run: async ({ processor, images, unsupported }) => {
      for (const { contentType } of images) assert.ok(processor.supports(contentType), contentType);
      for (const { contentType } of unsupported) assert.ok(!processor.supports(contentType), contentType);
      for (const contentType of ['', 'image/', 'text/plain', 'application/octet-stream']) {
        assert.ok(!processor.supports(contentType), `"${contentType}"`);
      }
    },
  },
  {
    name: 'writes one result, of the type and dimensions that it reports',
    run: async (subject) => {
      for (const image of subject.images) {
        const destination = collectingDestination();
        const result = await convertWith(subject, { source: sourceOf(image), destination });
        const [written] = destination.written;
        assert.equal(destination.writes(), 1, 'write is called once');
        assert.ok(written !== undefined && written.bytes.length > 0, 'something is written');
        assert.deepEqual(
          result,
          { width: image.width, height: image.height, contentType: written.contentType },
          `what is reported of the ${image.contentType}`,
        );
        assert.notDeepEqual(Buffer.from(written.bytes), Buffer.from(image.bytes), 'the result is not the original');
      }
    },
  },
  {
    name: 'resolves only after the result is stored',
    run: async (subject) => {
      const inner = collectingDestination();
      let isStored = false;
      const write: typeof inner.write = async (input) => {
        await inner.write(input);
        await new Promise((resolve) => setTimeout(resolve, 50));
        isStored = true;
      };
      await convertWith(subject, { source: sourceOf(firstImage(subject)), destination: { write } });
      assert.ok(isStored, 'the write has ended');
    },
  },
  {
    name: 'keeps overlapping attempts apart',
    run: async (subject) => {
      const attempts = [...subject.images, ...subject.images].map(async (image) => {
        const destination = collectingDestination();
        const result = await convertWith(subject, { source: sourceOf(image), destination });
        return { image, result, written: destination.written };
      });
      for (const { image, result, written } of await Promise.all(attempts)) {
        assert.deepEqual(
          { width: result.width, height: result.height },
          { width: image.width, height: image.height },
          `the dimensions of one of several ${image.contentType}`,
        );
        assert.deepEqual(
          written.map(({ contentType }) => contentType),
          [result.contentType],
          `what one of several ${image.contentType} has written`,
        );
      }
    },
  },
];
