import type { PubSub } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import { notifyOfChange } from './changed-file.ts';
import type { Notifications } from './notifications.ts';
import { translateError } from './sql/database-errors.ts';
import type { Statements } from './sql/statements.ts';

/** {@link PubSub} with LISTEN and NOTIFY. */
export function postgresPubSub(input: {
  readonly statements: Statements;
  readonly channel: string;
  readonly notifications: Notifications;
}): PubSub {
  const { statements, channel, notifications } = input;
  return {
    publish: async ({ fileId, ownerId }) => {
      const notify = notifyOfChange(channel, sql`${fileId}`, sql`${ownerId}`);
      await statements.run((db) => sql`select ${notify}`.execute(db));
    },
    subscribe: async ({ onChange, onGap }) => {
      try {
        return await notifications.subscribe({ onChange, onGap });
      } catch (error) {
        throw translateError(error);
      }
    },
  };
}
