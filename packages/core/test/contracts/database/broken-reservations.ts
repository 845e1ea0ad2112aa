import { randomUUID } from 'node:crypto';
import type { DatabaseAttachments } from '../../../src/ports/database-attachments.ts';
import { breakAttachments, breakChanges, breakReading } from './breaking-attachments.ts';
import type { BrokenDatabase } from './breaking.ts';

const elsewhere = { target: 'Query.elsewhere', subject: null, formerly: [] };

/** Has a reservation begin when it ends. */
const sinceNow = breakAttachments((attachments) => ({
  attach: async (input) => {
    if (input.reservation === undefined) return attachments.attach(input);
    const { since } = await attachments.reserve({ id: randomUUID(), places: [] });
    return attachments.attach({ ...input, reservation: { ...input.reservation, since } });
  },
}));

/** Knows of no reservation when files are attached. */
const isForgetful = breakAttachments((attachments) => ({
  attach: ({ reservation, ...input }) => attachments.attach(reservation === undefined ? input : { ...input }),
}));

/** Ends the reservations of others, too. */
const endsAll = breakAttachments((attachments) => {
  const all: string[] = [];
  return {
    reserve: (input) => (all.push(input.id), attachments.reserve(input)),
    attach: async (input) => {
      for (const id of all) await attachments.release({ id });
      return attachments.attach(input);
    },
  };
});

/** Databases that break a promise of reservations each, by the case that shows it. */
export const BROKEN_RESERVATIONS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'reserving returns the existing files, shows them as reserved, and causes no event': [
    breakAttachments((attachments) => ({
      reserve: async (input) => ({
        ...(await attachments.reserve(input)),
        fileIds: input.places.flatMap(({ fileIds }) => fileIds),
      }),
    })),
    breakAttachments((attachments) => ({
      reserve: (input) => attachments.reserve({ ...input, places: input.places.slice(0, 1) }),
    })),
    breakReading(({ attachments }) => ({ attachments: attachments.map((each) => ({ ...each, isReserved: false })) })),
    breakReading(({ attachments }) => ({
      attachments: attachments.map((each) => ({ ...each, attachedAt: new Date(0) })),
    })),
    breakAttachments((attachments) => ({
      reserve: async (input) => {
        for (const { fileIds } of input.places) {
          const change = { ...elsewhere, fileIds, attach: 'ADD' as const };
          await attachments.attach({ changes: [change], detachedExpiresInSeconds: null });
          await attachments.detach({ ...elsewhere, fileIds, detachedExpiresInSeconds: null });
        }
        return attachments.reserve(input);
      },
    })),
    breakAttachments((attachments) => {
      let last = '';
      return {
        reserve: (input) => attachments.reserve({ ...input, id: (last = input.id) }),
        detach: async (input) => (await attachments.release({ id: last }), attachments.detach(input)),
      };
    }),
  ],
  'a reservation comes after earlier attachments, even without files': [
    breakAttachments((attachments) => ({
      reserve: async (input) => ({ ...(await attachments.reserve(input)), since: '1' }),
    })),
    breakAttachments((attachments) => ({
      reserve: async (input) =>
        input.places.every(({ fileIds }) => fileIds.length === 0)
          ? { fileIds: [], since: '0' }
          : attachments.reserve(input),
    })),
  ],
  'releasing a reservation attaches nothing, causes no event, and leaves other reservations': [
    breakAttachments(() => ({ release: async () => {} })),
    breakAttachments((attachments) => ({
      release: async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        await attachments.settle({ olderThanSeconds: 0, limit: 100 });
      },
    })),
    breakAttachments((attachments) => {
      const all: string[] = [];
      return {
        reserve: (input) => (all.push(input.id), attachments.reserve(input)),
        release: async () => {
          for (const id of all) await attachments.release({ id });
        },
      };
    }),
    breakAttachments((attachments) => {
      const released = new Set<string>();
      return {
        release: async (input) => {
          if (released.has(input.id)) throw new Error('There is no such reservation.');
          released.add(input.id);
          await attachments.release(input);
        },
      };
    }),
  ],
  'attaching ends its reservation and no other, whether its files are among the changes or not': [
    isForgetful,
    endsAll,
    breakAttachments((attachments) => ({
      attach: async (input) => (input.changes.length === 0 ? [] : attachments.attach(input)),
    })),
  ],
  'SET detaches what was attached before its reservation, and leaves what others reserve or attach since': [
    sinceNow,
    isForgetful,
    breakChanges(() => ({ attach: 'ADD' })),
    breakAttachments((attachments) => ({
      attach: ({ reservation, ...input }) => {
        const since = reservation === undefined ? {} : { reservation: { ...reservation, since: '0' } };
        return attachments.attach({ ...input, ...since });
      },
    })),
    endsAll,
  ],
  'two mutations that overlap at one place both keep what they set': [sinceNow, isForgetful],
  'old reservations become attachments, oldest first, up to a maximum number, and detach nothing': [
    breakAttachments(() => ({ settle: async () => 0 })),
    breakAttachments((attachments) => ({ settle: (input) => attachments.settle({ ...input, olderThanSeconds: 0 }) })),
    breakAttachments((attachments) => ({ settle: (input) => attachments.settle({ ...input, limit: 100 }) })),
    breakAttachments((attachments, { files }) => ({
      settle: async (input) => {
        for (const { id, attachments: places } of await files.listAll({ limit: 1000, after: null })) {
          for (const place of places.filter(({ isReserved }) => !isReserved)) {
            await attachments.detach({ ...place, formerly: [], fileIds: [id], detachedExpiresInSeconds: null });
          }
        }
        return attachments.settle(input);
      },
    })),
    breakAttachments((attachments) => {
      // The newest first.
      const all: Parameters<DatabaseAttachments['reserve']>[0][] = [];
      return {
        reserve: (input) => (all.push(input), attachments.reserve(input)),
        settle: async (input) => {
          const last = input.olderThanSeconds > 0 ? undefined : all.pop();
          if (last === undefined) return attachments.settle(input);
          await attachments.release(last);
          const changes = last.places.map((place) => ({ ...place, attach: 'ADD' as const, formerly: [] }));
          await attachments.attach({ changes, detachedExpiresInSeconds: null });
          return 1;
        },
      };
    }),
  ],
  'a reservation of an attached file, or of one that is reserved twice, is settled as one attachment': [
    breakAttachments((attachments) => ({ settle: async (input) => Math.min(1, await attachments.settle(input)) })),
    breakReading(({ attachments }) => ({ attachments: attachments.flatMap((each) => [each, each]) })),
    breakReading(({ version, attachments }) => ({ version: version + attachments.length })),
  ],
  'a mutation that ends after its reservation was settled finds its files attached, or leaves them so': [
    breakAttachments((attachments) => {
      let isSettled = false;
      return {
        settle: async (input) => ((isSettled = true), attachments.settle(input)),
        attach: async (input) => (isSettled ? [] : attachments.attach(input)),
      };
    }),
    breakAttachments((attachments) => {
      const all = new Map<string, Parameters<DatabaseAttachments['reserve']>[0]['places']>();
      return {
        reserve: (input) => (all.set(input.id, input.places), attachments.reserve(input)),
        release: async ({ id }) => {
          for (const place of all.get(id) ?? []) {
            await attachments.detach({ ...place, formerly: [], detachedExpiresInSeconds: null });
          }
          await attachments.release({ id });
        },
      };
    }),
  ],
};
