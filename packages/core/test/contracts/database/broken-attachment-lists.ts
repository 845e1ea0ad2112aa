import { MAX_LISTED_ATTACHMENTS } from '../../../src/ports/rules/attachments.ts';
import { breakAttachments, breakReading } from './breaking-attachments.ts';
import type { BrokenDatabase } from './breaking.ts';

/** Databases that break a promise of reading attachments each, by the case that shows it. */
export const BROKEN_ATTACHMENT_LISTS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'the attachments of a file are ordered by target and subject, byte by byte, with reservations last': [
    breakReading(({ attachments }) => ({ attachments: attachments.toReversed() })),
    // By UTF-16.
    breakReading(({ attachments }) => ({
      attachments: attachments.toSorted((a, b) => (`${a.target} ${a.subject}` < `${b.target} ${b.subject}` ? -1 : 1)),
    })),
    breakReading(({ attachments }) => ({
      attachments: attachments.map((each) => ({ ...each, subject: each.subject ?? '' })),
    })),
    breakReading(({ attachments }) => ({
      attachments: attachments.toSorted(({ isReserved: a }, { isReserved: b }) => Number(a) - Number(b)),
    })),
  ],
  'the record of a file has its first attachments, and each of them can be found': [
    breakReading(({ attachments }) => ({ attachments: attachments.slice(0, MAX_LISTED_ATTACHMENTS - 1) })),
    breakAttachments((_, { files }) => ({
      find: async ({ places }) => {
        const found = await files.get({ ids: places.map(({ fileId }) => fileId) });
        return places.flatMap(({ fileId, target, subject }, index) =>
          found.some(
            ({ id, attachments }) =>
              id === fileId && attachments.some((each) => each.target === target && each.subject === subject),
          )
            ? [index]
            : [],
        );
      },
    })),
  ],
  'a file is found only where it is attached, for one record or any, even under former coordinates': [
    breakAttachments((attachments) => ({
      find: ({ places }) => attachments.find({ places: places.map((place) => ({ ...place, formerly: [] })) }),
    })),
    breakAttachments((attachments) => ({
      find: ({ places }) => attachments.find({ places: places.map((place) => ({ ...place, subject: null })) }),
    })),
    breakAttachments((attachments) => ({
      find: ({ places }) =>
        attachments.find({ places: places.map((place) => ({ ...place, subject: place.subject ?? '' })) }),
    })),
    breakAttachments((attachments) => ({
      find: async (input) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await attachments.settle({ olderThanSeconds: 0, limit: 100 });
        return attachments.find(input);
      },
    })),
    breakAttachments((attachments) => ({ find: async (input) => (await attachments.find(input)).slice(0, 1) })),
  ],
  'the files of one record, or of all records, are listed by creation, a page at a time': [
    breakAttachments((attachments) => ({ list: (input) => attachments.list({ ...input, subject: null }) })),
    breakAttachments((attachments) => ({ list: (input) => attachments.list({ ...input, formerly: [] }) })),
    breakAttachments((attachments) => ({
      list: (input) => attachments.list({ ...input, subject: input.subject ?? '' }),
    })),
    breakAttachments((attachments) => ({ list: (input) => attachments.list({ ...input, direction: 'OLDEST_FIRST' }) })),
    breakAttachments((attachments) => ({ list: (input) => attachments.list({ ...input, first: 1 }) })),
    breakAttachments((attachments) => ({ list: (input) => attachments.list({ ...input, after: null }) })),
    breakAttachments((attachments) => ({
      list: async (input) => ({ ...(await attachments.list(input)), hasNextPage: false }),
    })),
    breakAttachments((attachments) => ({
      list: async (input) => {
        const { files } = await attachments.list(input);
        return { files, hasNextPage: files.length === input.first };
      },
    })),
    breakAttachments((attachments) => ({
      list: async (input) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await attachments.settle({ olderThanSeconds: 0, limit: 100 });
        return attachments.list(input);
      },
    })),
    breakAttachments((attachments) => ({
      list: async (input) => {
        const { files, hasNextPage } = await attachments.list(input);
        return { files: files.map((file) => ({ ...file, attachments: [] })), hasNextPage };
      },
    })),
  ],
};
