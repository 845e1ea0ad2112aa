import type { DatabaseFiles } from '../../../src/ports/database.ts';
import { breakAttaching, breakDetaching, breakFiles, breakReading } from './breaking-attachments.ts';
import type { BrokenDatabase } from './breaking.ts';

/** Deletes whatever is asked of it. */
const deleteAnyway = breakFiles((files) => ({ delete: ({ fileId, jobs }) => files.delete({ fileId, jobs }) }));

const breakExpired = (change: (files: DatabaseFiles) => DatabaseFiles['listExpired']): BrokenDatabase =>
  breakFiles((files) => ({ listExpired: change(files) }));

/** Databases that break a promise of expiring files each, by the case that shows it. */
export const BROKEN_EXPIRY: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'a file that loses its last attachment in any way expires, and one that keeps another does not': [
    breakDetaching(() => ({ detachedExpiresInSeconds: null })),
    breakAttaching(() => ({ detachedExpiresInSeconds: null })),
    breakAttaching(() => ({ detachedExpiresInSeconds: 7200 })),
    breakReading(({ expiresAt }) => ({ expiresAt: expiresAt ?? new Date() })),
    breakReading(({ expiresAt, attachments }) => ({ expiresAt: attachments.length > 0 ? new Date() : expiresAt })),
    breakReading(() => ({ expiresAt: null })),
  ],
  'files that lost their attachments do not expire if such files are kept forever': [
    breakDetaching(({ detachedExpiresInSeconds }) => ({ detachedExpiresInSeconds: detachedExpiresInSeconds ?? 0 })),
    breakAttaching(({ detachedExpiresInSeconds }) => ({ detachedExpiresInSeconds: detachedExpiresInSeconds ?? 0 })),
  ],
  'a file that is attached again does not expire, and one that is reserved, or released, still does': [
    breakFiles((files) => {
      const seen = new Map<string, Date>();
      return {
        get: async (input) =>
          (await files.get(input)).map((file) => {
            if (file.expiresAt !== null) seen.set(file.id, file.expiresAt);
            return { ...file, expiresAt: seen.get(file.id) ?? null };
          }),
      };
    }),
    breakReading(({ expiresAt, attachments }) => ({ expiresAt: attachments.length > 0 ? null : expiresAt })),
    breakReading(({ expiresAt }) => ({ expiresAt: expiresAt === null ? new Date() : null })),
  ],
  'a file that is not READY does not expire': [
    breakReading(({ status }) => ({ expiresAt: status === 'REJECTED' ? new Date() : null })),
    breakReading(({ status }) => ({ expiresAt: status === 'UPLOADING' ? new Date() : null })),
  ],
  'a READY file expires as its policy says, unless it is already attached': [
    breakReading(() => ({ expiresAt: null })),
    breakReading(({ completedAt }) => ({ expiresAt: completedAt && new Date(completedAt.getTime() + 7_200_000) })),
    breakReading(({ expiresAt, attachments }) => ({ expiresAt: attachments.length > 0 ? null : expiresAt })),
    breakFiles((files) => ({
      create: ({ policy, ...file }) => {
        const unattachedExpiresInSeconds = policy.unattachedExpiresInSeconds ?? 0;
        return files.create({ ...file, policy: { ...policy, unattachedExpiresInSeconds } });
      },
    })),
    breakReading(({ status, expiresAt }) => ({ expiresAt: status === 'VERIFYING' ? new Date() : expiresAt })),
  ],
  'expired files are listed, longest expired first, without attached, reserved or deleted ones': [
    breakExpired((files) => async (input) => (await files.listExpired(input)).toReversed()),
    breakExpired(
      (files) =>
        async ({ limit }) =>
          files.listExpired({ limit: Math.max(limit, 2) }),
    ),
    breakExpired(() => async () => []),
    // With those that are attached or reserved.
    breakExpired((files) => async ({ limit }) => {
      const all = await files.listAll({ limit: 1000, after: null });
      return [...(await files.listExpired({ limit })), ...all.filter(({ attachments }) => attachments.length > 0)];
    }),
    breakExpired((files) => async ({ limit }) => {
      const all = await files.listAll({ limit: 1000, after: null });
      return all
        .filter(({ expiresAt }) => expiresAt !== null)
        .toSorted((a, b) => Number(a.expiresAt) - Number(b.expiresAt))
        .slice(0, limit);
    }),
    breakExpired(
      (files) => async (input) => (await files.listExpired(input)).map((file) => ({ ...file, expiresAt: null })),
    ),
  ],
  'a file is deleted as expired only while it is expired, without attachments or reservations': [
    deleteAnyway,
    breakFiles((files) => ({ delete: async (input) => (await files.delete(input)) || input.onlyIf === 'EXPIRED' })),
    breakFiles((files) => ({ delete: async (input) => input.onlyIf !== 'EXPIRED' && files.delete(input) })),
    // Forgets reservations.
    breakFiles((files) => ({
      delete: async (input) => {
        const [file] = await files.get({ ids: [input.fileId] });
        return file?.expiresAt != null && file.expiresAt <= new Date()
          ? files.delete({ fileId: input.fileId, jobs: input.jobs })
          : files.delete(input);
      },
    })),
  ],
  'a file is deleted as unreserved only if no mutation has just reserved it': [
    deleteAnyway,
    breakFiles((files) => ({ delete: async (input) => input.onlyIf !== 'UNRESERVED' && files.delete(input) })),
    breakFiles((files) => ({
      delete: async (input) => {
        const [file] = await files.get({ ids: [input.fileId] });
        return file?.attachments.length === 0 ? files.delete(input) : false;
      },
    })),
    breakFiles((files) => ({ delete: (input) => files.delete({ ...input, onlyIf: 'UNRESERVED' }) })),
    breakFiles((files) => ({
      delete: async (input) => (await files.delete(input)) || input.onlyIf === 'UNRESERVED',
    })),
  ],
};
