import type { ChangedFile } from '@graphql-darkroom/core/adapter';
import { toChangedFile } from './changed-file.ts';
import type { Connector } from './sql/connector.ts';
import { databaseClosed } from './sql/database-errors.ts';

/** Handlers for the channels of one database. */
export interface NotificationHandlers {
  readonly onChange?: (changed: ChangedFile) => void;
  /** Called when jobs were written; the first of them is due in this many seconds. */
  readonly onJobs?: (dueInSeconds: number) => void;
  readonly onGap: () => void;
}

/**
 * The notifications of one database, through one connection that all subscribers share and that is held only while
 * there are any.
 */
export interface Notifications {
  /** Resolves once listening is active. Returns the function that ends it, which is idempotent. */
  subscribe(handlers: NotificationHandlers): Promise<() => Promise<void>>;
  /** Ends all subscriptions, for good. */
  close(): Promise<void>;
}

/**
 * The channels of the database in this schema. Channels belong to the whole Postgres database, so their names contain
 * the schema.
 */
export function channelsOf(schema: string): { readonly changes: string; readonly jobs: string } {
  return { changes: `${schema}_changes`, jobs: `${schema}_jobs` };
}

/** Shares one listening connection among all subscribers. */
export function notifications(connector: Connector, schema: string): Notifications {
  const channels = channelsOf(schema);
  const subscribers = new Set<NotificationHandlers>();
  let listening: Promise<() => Promise<void>> | undefined;
  let isClosed = false;

  const listen = (): Promise<() => Promise<void>> =>
    connector.listen([channels.changes, channels.jobs], {
      onNotification: (channel, payload) => {
        for (const { onChange, onJobs } of subscribers) {
          if (channel === channels.changes) onChange?.(toChangedFile(payload));
          else onJobs?.(Number(payload));
        }
      },
      onGap: () => {
        for (const { onGap } of subscribers) onGap();
      },
    });

  const stop = async (): Promise<void> => {
    const ending = listening;
    listening = undefined;
    await (
      await ending
    )?.();
  };

  return {
    subscribe: async (handlers) => {
      if (isClosed) throw databaseClosed();
      // A copy, since the same handlers may be passed twice.
      const entry = { ...handlers };
      subscribers.add(entry);
      const current = (listening ??= listen());
      try {
        await current;
      } catch (error) {
        subscribers.delete(entry);
        if (listening === current) listening = undefined;
        throw error;
      }
      return async () => {
        if (subscribers.delete(entry) && subscribers.size === 0) await stop();
      };
    },
    close: async () => {
      isClosed = true;
      subscribers.clear();
      await stop();
    },
  };
}
