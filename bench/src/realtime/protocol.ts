/** What a process with subscribers is told to do. It answers each with one {@link Done}. */
export type Order =
  /** A `Subscription.file` for each of these. */
  | { readonly kind: 'FILES'; readonly owner: string; readonly ids: readonly string[] }
  /** So many `Subscription.fileUpdates`, each for all of these. */
  | { readonly kind: 'TOGETHER'; readonly owner: string; readonly ids: readonly string[]; readonly count: number }
  /** So many `Subscription.files`, of 100 files, for each of these owners: whole pages, or what changed on them. */
  | {
      readonly kind: 'LISTS';
      readonly owners: readonly string[];
      readonly count: number;
      readonly selected: 'PAGES' | 'CHANGES';
    }
  /** To end all subscriptions. */
  | { readonly kind: 'LEAVE' }
  /** To say what it used. */
  | { readonly kind: 'USAGE' };

/** What it used, since it began. */
export interface Usage {
  readonly cpuMilliseconds: number;
  /** Statements on its pool. */
  readonly statements: number;
  /** Of the heap and beside it, once the garbage was collected. */
  readonly bytes: number;
  /** Where its GraphQL Yoga serves the same schema, as `owner`. */
  readonly url: string;
}

/** What a process says once it has obeyed. */
export interface Done {
  readonly kind: 'DONE';
  readonly usage: Usage;
}

/** What a process hears of, in milliseconds since 1970. */
export interface Heard {
  readonly kind: 'HEARD';
  /** By a subscription, or as a bare notification. */
  readonly by: 'EVENT' | 'NOTIFY';
  /** Of the file, or the payload. */
  readonly id: string;
  readonly at: number;
}

/** Now, by a clock that all processes of a machine share, in milliseconds since 1970. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}

/** The channel of the bare notifications that events are compared with. */
export const BARE_CHANNEL = 'bare';
