import {
  breakAttaching,
  breakAttachments,
  breakChanges,
  breakDetaching,
  breakReading,
} from './breaking-attachments.ts';
import type { BrokenDatabase } from './breaking.ts';

const elsewhere = { target: 'Query.elsewhere', subject: null, formerly: [] };

/** Counts more changes than there are. */
const withOneMore = breakAttachments((attachments) => ({
  attach: async (input) => {
    await attachments.attach({ ...input, changes: input.changes.map((each) => ({ ...each, ...elsewhere })) });
    await attachments.detach({ ...elsewhere, fileIds: null, detachedExpiresInSeconds: null });
    return attachments.attach(input);
  },
}));

/** Databases that break a promise of attaching and detaching each, by the case that shows it. */
export const BROKEN_ATTACHMENTS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'attaching marks and returns every existing file once, and counts as a change only then': [
    breakChanges(({ fileIds }) => ({ fileIds: fileIds.slice(0, 1) })),
    breakChanges(() => ({ subject: null })),
    breakChanges(() => ({ target: 'Customer.logo' })),
    breakAttachments((attachments) => ({
      attach: async (input) => (await attachments.attach(input), input.changes.flatMap(({ fileIds }) => fileIds)),
    })),
    breakAttachments((attachments) => ({ attach: async (input) => (await attachments.attach(input)).slice(0, 1) })),
    withOneMore,
  ],
  'a file can be attached to many places, and to all places of one call in one change': [
    breakAttaching(({ changes }) => ({ changes: changes.slice(0, 1) })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const change of input.changes) await attachments.attach({ ...input, changes: [change] });
        return [];
      },
    })),
    breakChanges(({ subject }) => ({ subject: subject ?? 'null' })),
  ],
  'a file stays marked as once attached, and a reservation alone does not mark it': [
    breakReading(({ attachments }) => ({ wasAttached: attachments.length > 0 })),
    breakReading(() => ({ wasAttached: false })),
    breakReading(() => ({ wasAttached: true })),
  ],
  'an attachment keeps the moment when it was made': [
    breakReading(({ attachments }) => ({
      attachments: attachments.map((each) => ({ ...each, attachedAt: new Date(Date.now() - 60_000 * Math.random()) })),
    })),
    breakReading(({ attachments }) => ({
      attachments: attachments.map((each) => ({ ...each, attachedAt: new Date(0) })),
    })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        for (const change of input.changes) await attachments.detach({ ...change, detachedExpiresInSeconds: null });
        return attachments.attach(input);
      },
    })),
  ],
  'SET replaces everything at its place, even under the target’s former coordinates, and changes nothing else': [
    breakChanges(() => ({ attach: 'ADD' })),
    breakChanges(() => ({ formerly: [] })),
    breakChanges(({ formerly }) => ({ formerly: formerly.slice(0, 1) })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const { subject, attach: how } of input.changes) {
          const place = { target: 'Customer.reports', formerly: [], subject };
          if (how === 'SET') await attachments.detach({ ...place, fileIds: null, detachedExpiresInSeconds: null });
        }
        return attachments.attach(input);
      },
    })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const each of input.changes.filter((change) => change.attach === 'SET')) {
          await attachments.detach({ ...each, subject: null, fileIds: null, detachedExpiresInSeconds: null });
        }
        return attachments.attach(input);
      },
    })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const each of input.changes.filter((change) => change.attach === 'SET')) {
          await attachments.detach({ ...each, fileIds: null, detachedExpiresInSeconds: null });
        }
        return attachments.attach(input);
      },
    })),
  ],
  'nothing changes if all files are required and one is missing': [
    breakAttaching(() => ({ ifAll: false })),
    breakAttaching(({ ifAll }) => (ifAll === true ? { changes: [] } : {})),
  ],
  'SET without files detaches all, and ADD without files changes nothing': [
    breakAttaching(({ changes }) => ({ changes: changes.filter(({ fileIds }) => fileIds.length > 0) })),
    breakChanges(() => ({ attach: 'SET' })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        const first = input.changes[0]?.fileIds.slice(0, 1) ?? [];
        if (first.length > 0) return attachments.attach(input);
        await attachments.attach(input);
        for (const each of input.changes) {
          await attachments.detach({ ...each, fileIds: null, detachedExpiresInSeconds: null });
        }
        return [];
      },
    })),
  ],
  'changes of one call at one place keep everything that any of them attaches': [
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const change of input.changes) await attachments.attach({ ...input, changes: [change] });
        return [];
      },
    })),
    breakChanges(() => ({ attach: 'ADD' })),
  ],
  'some or all files are detached from a place once, and nothing else changes': [
    breakDetaching(() => ({ fileIds: null })),
    breakDetaching(({ fileIds }) => ({ fileIds: fileIds ?? [] })),
    breakDetaching(() => ({ formerly: ['Customer.files'] })),
    breakDetaching(() => ({ formerly: [] })),
    breakAttachments((attachments) => ({
      detach: async (input) => (await attachments.detach(input), input.fileIds ?? []),
    })),
    breakAttachments((attachments) => ({
      detach: async (input) => {
        await attachments.detach({ ...input, subject: null });
        return attachments.detach(input);
      },
    })),
    breakAttachments((attachments) => ({
      detach: async (input) => {
        const detached = await attachments.detach(input);
        const change = { ...elsewhere, fileIds: detached, attach: 'ADD' as const };
        await attachments.attach({ changes: [change], detachedExpiresInSeconds: null });
        return detached;
      },
    })),
  ],
  'concurrent attachments in a different order do not block each other': [
    breakAttachments((attachments) => {
      let isBusy = false;
      return {
        attach: async (input) => {
          if (isBusy) return [];
          isBusy = true;
          await new Promise(setImmediate);
          const attached = await attachments.attach(input);
          isBusy = false;
          return attached;
        },
      };
    }),
  ],
  'files that are concurrently set, added and detached at one place each end as one of the calls says': [
    // Sets what was there when it began, and so brings back what others have detached.
    breakAttachments((attachments) => ({
      attach: async (input) => {
        await new Promise(setImmediate);
        return attachments.attach({ ...input, changes: input.changes.map((each) => ({ ...each, attach: 'ADD' })) });
      },
    })),
    breakAttachments((attachments) => {
      let isBusy = false;
      return {
        attach: async (input) => {
          if (isBusy) throw new Error('deadlock detected');
          isBusy = true;
          await new Promise(setImmediate);
          isBusy = false;
          return attachments.attach(input);
        },
      };
    }),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        const twice = input.changes.map((each) => ({ ...each, ...elsewhere, attach: 'ADD' as const }));
        return attachments.attach({ ...input, changes: [...input.changes, ...twice] });
      },
    })),
  ],
  'a deleted file can no longer be reserved, attached or detached, and is at no place': [
    breakAttachments((attachments) => ({
      reserve: async (input) => ({
        ...(await attachments.reserve(input)),
        fileIds: input.places.flatMap(({ fileIds }) => fileIds),
      }),
    })),
    breakAttachments((attachments) => ({
      attach: async (input) => (await attachments.attach(input), input.changes.flatMap(({ fileIds }) => fileIds)),
    })),
    breakAttachments((attachments) => ({
      detach: async (input) => (await attachments.detach(input), input.fileIds ?? []),
    })),
    breakAttachments(() => ({ find: async ({ places }) => places.map((_, index) => index) })),
  ],
};
