import type { PubSub } from '@graphql-darkroom/core';
import { sql } from 'kysely';
import { translateError } from './database/database-errors.ts';
import type { Database } from './database/database.ts';
import type { Notifications } from './notifications.ts';

/** {@link PubSub} by LISTEN and NOTIFY. */
export function postgresPubSub(input: {
  readonly database: Database;
  readonly channel: string;
  readonly notifications: Notifications;
}): PubSub {
  const { database, channel, notifications } = input;
  return {
    publish: async ({ fileId }) => {
      await database.run((db) => sql`select pg_notify(${channel}, ${fileId})`.execute(db));
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
