import { randomUUID } from 'node:crypto';
import type { AttachmentPlace, OpenDatabase, Reservation } from '@graphql-darkroom/core/adapter';
import { createReadyFile } from './tagged-files.ts';

/** READY files of one letter each, and two records of the host's. */
export interface RacedFiles {
  readonly idOf: (name: string) => string;
  readonly attach: (
    names: string,
    options?: { readonly attach?: 'ADD' | 'SET'; readonly to?: AttachmentPlace; readonly reservation?: Reservation },
  ) => (database: OpenDatabase) => Promise<string>;
  /** Of all without names. */
  readonly detach: (names?: string, from?: AttachmentPlace) => (database: OpenDatabase) => Promise<string>;
  readonly remove: (name: string, onlyIf?: 'UNRESERVED' | 'EXPIRED') => (database: OpenDatabase) => Promise<boolean>;
  readonly reserve: (database: OpenDatabase, names: string) => Promise<Reservation>;
  readonly first: AttachmentPlace;
  readonly second: AttachmentPlace;
  /** Such as `1: ab, 2: c, expiring: d, deleted: e`. */
  readonly left: (database: OpenDatabase) => Promise<string>;
}

const EXPIRES_AT_ONCE = { detachedExpiresInSeconds: 0 } as const;

/** Makes the files, of which some are attached to the first record. */
export async function racedFiles(
  database: OpenDatabase,
  { attached = '', free = '' }: { readonly attached?: string; readonly free?: string },
  ids: Readonly<Record<string, string>> = {},
): Promise<RacedFiles> {
  const all = new Map(Object.entries(ids));
  for (const name of attached + free) all.set(name, await createReadyFile(database));
  const idOf = (name: string): string => all.get(name) ?? '';
  const idsOf = (names: string): readonly string[] => Array.from(names, idOf);
  const namesOf = (found: readonly string[]): string =>
    [...all.keys()].filter((name) => found.includes(idOf(name))).join('');
  const first = { target: 'Customer.reports', subject: randomUUID() };
  const second = { target: 'Customer.logo', subject: randomUUID() };

  const attach: RacedFiles['attach'] =
    (names, { attach: how = 'ADD', to = first, reservation } = {}) =>
    async ({ attachments }) => {
      const change = { ...to, fileIds: idsOf(names), attach: how, formerly: [] };
      return namesOf(
        await attachments.attach({ changes: [change], ...(reservation && { reservation }), ...EXPIRES_AT_ONCE }),
      );
    };
  await attach(attached)(database);

  return {
    idOf,
    attach,
    first,
    second,
    detach:
      (names, from = first) =>
      async ({ attachments }) => {
        const fileIds = names === undefined ? null : idsOf(names);
        return namesOf(await attachments.detach({ ...from, fileIds, formerly: [], ...EXPIRES_AT_ONCE }));
      },
    remove:
      (name, onlyIf) =>
      ({ files }) =>
        files.delete({ fileId: idOf(name), ...(onlyIf && { onlyIf }), jobs: [] }),
    reserve: async ({ attachments }, names) => {
      const id = randomUUID();
      return { id, ...(await attachments.reserve({ id, places: [{ ...first, fileIds: idsOf(names) }] })) };
    },
    left: async ({ files }) => {
      const found = await files.get({ ids: [...all.values()] });
      const at = (place: AttachmentPlace, isReserved = false): string =>
        namesOf(
          found
            .filter(({ attachments }) =>
              attachments.some((each) => each.subject === place.subject && each.isReserved === isReserved),
            )
            .map(({ id }) => id),
        );
      const expiring = namesOf(found.filter(({ expiresAt }) => expiresAt !== null).map(({ id }) => id));
      const deleted = [...all.keys()].filter((name) => found.every(({ id }) => id !== idOf(name))).join('');
      return Object.entries({ 1: at(first), 2: at(second), reserved: at(first, true), expiring, deleted })
        .filter(([, names]) => names !== '')
        .map((entry) => entry.join(': '))
        .join(', ');
    },
  };
}
