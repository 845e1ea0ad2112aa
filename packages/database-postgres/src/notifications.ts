import type { ChangedFile } from '@graphql-darkroom/core/adapter';
import { toChangedFile } from './changed-file.ts';
import type { Connector } from './sql/connector.ts';
import { databaseClosed } from './sql/database-errors.ts';

/** What is called for the channels of one database. */
export interface NotificationHandlers {
  readonly onChange?: (changed: ChangedFile) => void;
  /** Jobs were written, the first of which is due in so many seconds. */
  readonly onJobs?: (dueInSeconds: number) => void;
  readonly onGap: () => void;
}

/**
 * The notifications of one database, by one connection for all who want them, which is held only while somebody does.
 */
export interface Notifications {
  /** Resolves once listening is in force. Gives the function that ends it, which is idempotent. */
  subscribe(handlers: NotificationHandlers): Promise<() => Promise<void>>;
  /** Ends all, for good. */
  close(): Promise<void>;
}

/** The channels of the database in this schema. Channels belong to the whole database, so they carry its name. */
export function channelsOf(schema: string): { readonly changes: string; readonly jobs: string } {
  return { changes: `${schema}_changes`, jobs: `${schema}_jobs` };
}

/** Shares one listening connection. */
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
      // An entry of its own: the same handlers may be given twice.
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
