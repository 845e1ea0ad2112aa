import type { DatabaseFiles } from '../../../src/ports/database.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const breakFiles = (change: (files: DatabaseFiles) => Partial<DatabaseFiles>): BrokenDatabase =>
  breaking(({ files }) => ({ files: { ...files, ...change(files) } }));

/** Databases that break one promise about missing placeholders each, by the case that is to fail. */
export const BROKEN_PLACEHOLDERS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'READY files of the given types are listed until they have a placeholder': [
    breakFiles(() => ({ listWithoutPlaceholder: async () => [] })),
    breakFiles((files) => ({
      listWithoutPlaceholder: (input) =>
        files.listWithoutPlaceholder({ ...input, contentTypes: input.contentTypes.slice(0, 1) }),
    })),
    breakFiles((files) => {
      let first: readonly string[] | undefined;
      return {
        listWithoutPlaceholder: async (input) => (first ??= await files.listWithoutPlaceholder(input)),
      };
    }),
  ],
  'files without a placeholder are listed in pages, ordered by id': [
    breakFiles((files) => ({
      listWithoutPlaceholder: (input) => files.listWithoutPlaceholder({ ...input, after: null }),
    })),
    breakFiles((files) => ({
      listWithoutPlaceholder: (input) => files.listWithoutPlaceholder({ ...input, limit: 10 }),
    })),
    breakFiles((files) => ({
      listWithoutPlaceholder: async (input) => (await files.listWithoutPlaceholder(input)).toReversed(),
    })),
  ],
  'a placeholder is requested with its jobs and without an event, unless a READY file has one': [
    breakFiles((files) => ({ requestPlaceholder: (input) => files.requestPlaceholder({ ...input, jobs: [] }) })),
    breakFiles((files) => ({
      requestPlaceholder: async (input) => (await files.requestPlaceholder(input)) || true,
    })),
    breakFiles((files) => ({
      requestPlaceholder: async (input) => {
        const placeholder = { thumbHash: 'IAgCgQAAAAAA', dominantColor: '#808080' };
        const isMissing = await files.requestPlaceholder(input);
        if (isMissing) await files.setPlaceholder({ fileId: input.fileId, placeholder });
        return isMissing;
      },
    })),
  ],
};
