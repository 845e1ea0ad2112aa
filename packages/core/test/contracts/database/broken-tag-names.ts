import type { DatabaseTags } from '../../../src/ports/database-tags.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const breakTags = (change: (tags: DatabaseTags) => Partial<DatabaseTags>): BrokenDatabase =>
  breaking(({ tags }) => ({ tags: { ...tags, ...change(tags) } }));

/** Shows each name for ever, and to everyone, as it was first written. */
const global = breakTags((tags) => {
  const names = new Map<string, string>();
  return {
    review: (input) => {
      const add = input.add.map(({ key, name }) => ({ key, name: names.get(key) ?? name }));
      for (const { key, name } of add) names.set(key, name);
      return tags.review({ ...input, add });
    },
  };
});

/** Databases that break what is promised of the names of tags, by the promise. */
export const BROKEN_TAG_NAMES: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'an owner has each tag once, in any spelling, named as on the owner’s first file': [
    breakTags((tags) => ({
      finish: (input) =>
        tags.finish({ ...input, tags: input.tags.map((tag) => ({ ...tag, key: `${tag.key} of ${input.fileId}` })) }),
    })),
  ],
  'a name is shown in its owner’s spelling, whatever other owners wrote before': [global],
  'a name that none of an owner’s files has any more is deleted, but a rejected one is kept': [
    global,
    // Each review writes names of its own.
    breakTags((tags) => ({
      ofFiles: async (input) => (await tags.ofFiles(input)).map((tag) => ({ ...tag, name: tag.name.toLowerCase() })),
    })),
  ],
  'the names of an owner’s files are limited: a review adds all or none, suggestions as many as fit': [
    breakTags((tags) => ({ review: (input) => tags.review({ ...input, maxNames: Infinity }) })),
    breakTags((tags) => ({ finish: (input) => tags.finish({ ...input, maxNames: Infinity }) })),
    breakTags((tags) => ({
      review: async (input) => {
        const outcome = await tags.review(input);
        if (outcome.kind === 'TOO_MANY_NAMES') await tags.review({ ...input, add: input.add.slice(0, 1) });
        return outcome;
      },
    })),
  ],
};
