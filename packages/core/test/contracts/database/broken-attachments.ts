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
  'attaching marks and names every file there is, once, and counts as a change only then': [
    breakChanges(({ fileIds }) => ({ fileIds: fileIds.slice(0, 1) })),
    breakChanges(() => ({ subject: null })),
    breakChanges(() => ({ target: 'Customer.logo' })),
    breakAttachments((attachments) => ({
      attach: async (input) => (await attachments.attach(input), input.changes.flatMap(({ fileIds }) => fileIds)),
    })),
    breakAttachments((attachments) => ({ attach: async (input) => (await attachments.attach(input)).slice(0, 1) })),
    withOneMore,
  ],
  'a file is attached to many places, and to all of one call as one change': [
    breakAttaching(({ changes }) => ({ changes: changes.slice(0, 1) })),
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const change of input.changes) await attachments.attach({ ...input, changes: [change] });
        return [];
      },
    })),
    breakChanges(({ subject }) => ({ subject: subject ?? 'null' })),
  ],
  'a file that was attached once says so from then on, and one that was only reserved does not': [
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
  'what is set is all that its place has, under the target’s former coordinates too, and nothing else changes': [
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
  'nothing changes where all files are asked for and one is missing': [
    breakAttaching(() => ({ ifAll: false })),
    breakAttaching(({ ifAll }) => (ifAll === true ? { changes: [] } : {})),
  ],
  'to set nothing detaches all, and to add leaves all': [
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
  'changes of one call at one place leave what any of them attaches': [
    breakAttachments((attachments) => ({
      attach: async (input) => {
        for (const change of input.changes) await attachments.attach({ ...input, changes: [change] });
        return [];
      },
    })),
    breakChanges(() => ({ attach: 'ADD' })),
  ],
  'files are detached from a place, some or all of them, once, and nothing else changes': [
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
  'attachments that cross do not stand in each other’s way': [
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
  'of files that are set, added and detached at one place at once, each comes to what one of the calls says': [
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
  'what is deleted is neither reserved, nor attached, nor detached, nor at any place any more': [
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
