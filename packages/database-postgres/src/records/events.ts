import type { DatabaseEvents, EventType } from '@graphql-darkroom/core/adapter';
import { sql } from 'kysely';
import type { Statements } from '../sql/statements.ts';
import { NOW, secondsFromNow } from './file-change.ts';

/** {@link DatabaseEvents} in a table with one row for each subscription. */
export function postgresEvents(statements: Statements): DatabaseEvents {
  return {
    declare: async (subscriptions) => {
      if (subscriptions.length === 0) return;
      // In a fixed order, so that processes that start at the same time do not deadlock.
      const rows = subscriptions
        .toSorted((a, b) => (a.key < b.key ? -1 : 1))
        .map(({ key, types, targets }) => ({
          key,
          types: JSON.stringify(types),
          targets: targets === null ? null : JSON.stringify(targets),
          declared_at: NOW,
        }));
      await statements.run((db) =>
        db
          .insertInto('event_subscriptions')
          .values(rows)
          .onConflict((conflict) =>
            conflict.column('key').doUpdateSet({
              types: sql`excluded.types`,
              targets: sql`excluded.targets`,
              declared_at: sql`excluded.declared_at`,
            }),
          )
          .execute(),
      );
    },

    list: async ({ withinSeconds }) => {
      const rows = await statements.run((db) =>
        db
          .selectFrom('event_subscriptions')
          .select(['key', 'types', 'targets'])
          .where('declared_at', '>', secondsFromNow(-withinSeconds))
          .orderBy(sql`key collate "C"`)
          .execute(),
      );
      return rows.map(({ key, types, targets }) => ({
        key,
        types: types as readonly EventType[],
        targets: targets as readonly string[] | null,
      }));
    },
  };
}
