import type { DarkroomClient } from '../darkroom-client.ts';
import { createStore } from '../environment/store.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import { fileFields } from '../live/file-fields.ts';
import { watchFile } from '../live/watch-file.ts';
import { type ReviewedTag, reviewTags } from './review-tags.ts';

/** The tags of one file on the server, with the pending decisions of this client applied. */
export interface TagReviewState {
  readonly tags: readonly ReviewedTag[];
  readonly pending: boolean;
  readonly canUndo: boolean;
  readonly error: DarkroomClientError | null;
}

/** A review with listeners. */
export interface TagReviewStore {
  readonly getState: () => TagReviewState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Confirms a tag. */
  readonly confirm: (name: string) => void;
  /** Rejects a tag. */
  readonly reject: (name: string) => void;
  /** Adds a tag to the file. */
  readonly add: (name: string) => void;
  /** Rejects every suggestion without a decision. */
  readonly discardRest: () => void;
  /** Undoes the last decision. */
  readonly undo: () => void;
}

interface Decision {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly apply: (tags: readonly ReviewedTag[]) => readonly ReviewedTag[];
}

/** The tags that a decision changed, each with the status to restore: REJECTED if the file did not have the tag. */
type Change = readonly Pick<ReviewedTag, 'name' | 'status'>[];

const TAGS = fileFields<{ readonly tags: readonly ReviewedTag[] }>('{ tags { id name confidence status source } }');

/**
 * Reviews the tags of a file. Decisions are shown immediately, sent one at a time with the version that they were made
 * on, and reverted if the server refuses them.
 */
export function createTagReview(client: DarkroomClient, id: string): TagReviewStore {
  const store = createStore<TagReviewState>({ tags: [], pending: false, canUndo: false, error: null });
  const watched = watchFile(client, id, TAGS);
  let base: { version: number; tags: readonly ReviewedTag[] } = { version: 0, tags: [] };
  let waiting: readonly Decision[] = [];
  let history: readonly Change[] = [];
  let isSending = false;

  const show = (error: DarkroomClientError | null = store.get().error): void => {
    const tags = waiting.reduce((before, decision) => decision.apply(before), base.tags);
    store.set({ tags, pending: waiting.length > 0, canUndo: history.length > 0, error });
  };
  const learn = (file: { readonly version: number; readonly tags: readonly ReviewedTag[] } | null): void => {
    if (file === null || file.version < base.version) return;
    base = { version: file.version, tags: file.tags };
    show();
  };

  const send = async (): Promise<void> => {
    isSending = true;
    for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
      try {
        const answer = await reviewTags(client, id, {
          ...next.variables,
          // Before the tags are loaded, a tag is added to any version of the file.
          ...(base.version === 0 ? {} : { ifVersion: base.version }),
        });
        waiting = waiting.slice(1);
        learn(answer);
        show();
      } catch (error) {
        // Later decisions were based on tags that the refused one would have made.
        waiting = [];
        history = [];
        show(error instanceof DarkroomClientError ? error : null);
      }
    }
    isSending = false;
  };
  const enqueue = (variables: Decision['variables'], apply: Decision['apply']): void => {
    waiting = [...waiting, { variables, apply }];
    show(null);
    if (!isSending) void send();
  };
  /** Makes a decision that `undo` can revert. */
  const decide = (variables: Decision['variables'], apply: Decision['apply']): void => {
    const { tags } = store.get();
    history = [...history, changeOf(tags, apply(tags))];
    enqueue(variables, apply);
  };
  const mark = (
    variables: Decision['variables'],
    status: ReviewedTag['status'],
    isMarked: (tag: ReviewedTag) => boolean,
  ): void => decide(variables, (tags) => tags.map((tag) => (isMarked(tag) ? { ...tag, status } : tag)));

  return {
    getState: store.get,
    subscribe: (listener) => {
      const ends = [store.subscribe(listener), watched.subscribe(() => learn(watched.getState().file))];
      return () => {
        for (const end of ends) end();
      };
    },
    confirm: (name) => mark({ confirm: [name] }, 'CONFIRMED', (tag) => tag.name === name),
    reject: (name) => mark({ reject: [name] }, 'REJECTED', (tag) => tag.name === name),
    add: (name) => decide({ add: [name] }, (tags) => withTag(tags, name)),
    discardRest: () => mark({ unreviewed: 'DISCARD' }, 'REJECTED', ({ status }) => status === 'SUGGESTED'),
    undo: () => {
      const change = history.at(-1);
      if (change === undefined) return;
      history = history.slice(0, -1);
      enqueue(wayBack(change), (tags) => takenBack(tags, change));
    },
  };
}

function withTag(tags: readonly ReviewedTag[], name: string): readonly ReviewedTag[] {
  const isThere = tags.some((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (!isThere) return [...tags, { name, confidence: null, status: 'CONFIRMED', source: 'viewer' }];
  return tags.map((tag) => (tag.name.toLowerCase() === name.toLowerCase() ? { ...tag, status: 'CONFIRMED' } : tag));
}

function changeOf(before: readonly ReviewedTag[], after: readonly ReviewedTag[]): Change {
  const statusOf = (name: string): ReviewedTag['status'] =>
    before.find((tag) => tag.name === name)?.status ?? 'REJECTED';
  return after.filter((tag) => !before.includes(tag)).map(({ name }) => ({ name, status: statusOf(name) }));
}

function takenBack(tags: readonly ReviewedTag[], change: Change): readonly ReviewedTag[] {
  return tags.map((tag) => ({ ...tag, ...change.find(({ name }) => name === tag.name) }));
}

/** The decisions that undo a change. */
function wayBack(change: Change): Decision['variables'] {
  const named = (status: ReviewedTag['status']): readonly string[] =>
    change.filter((tag) => tag.status === status).map(({ name }) => name);
  return { confirm: named('CONFIRMED'), reject: named('REJECTED'), reset: named('SUGGESTED') };
}
