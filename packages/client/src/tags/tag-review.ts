import type { DarkroomClient } from '../darkroom-client.ts';
import { createStore } from '../environment/store.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import { fileFields } from '../live/file-fields.ts';
import { watchFile } from '../live/watch-file.ts';
import { type ReviewedTag, reviewTags } from './review-tags.ts';

/** The tags of one file, as decided here and on the server. */
export interface TagReviewState {
  readonly tags: readonly ReviewedTag[];
  readonly pending: boolean;
  readonly canUndo: boolean;
  readonly error: DarkroomClientError | null;
}

/** A review that can be listened to. */
export interface TagReviewStore {
  readonly getState: () => TagReviewState;
  readonly subscribe: (listener: () => void) => () => void;
  /** The tag is right. */
  readonly confirm: (name: string) => void;
  /** The tag is wrong. */
  readonly reject: (name: string) => void;
  /** Puts a tag on the file. */
  readonly add: (name: string) => void;
  /** Rejects every suggestion that is not decided. */
  readonly discardRest: () => void;
  /** Takes the last decision back. */
  readonly undo: () => void;
}

interface Decision {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly apply: (tags: readonly ReviewedTag[]) => readonly ReviewedTag[];
  /** Whether `undo` may take it back, and not an undo itself. */
  readonly isUndo: boolean;
}

const TAGS = fileFields<{ readonly tags: readonly ReviewedTag[] }>('{ tags { id name confidence status source } }');

/**
 * Reviews the tags of a file: decisions are shown at once, sent one after the other with the version that they were
 * made on, and taken back where the server refuses them.
 */
export function createTagReview(client: DarkroomClient, id: string): TagReviewStore {
  const store = createStore<TagReviewState>({ tags: [], pending: false, canUndo: false, error: null });
  const watched = watchFile(client, id, TAGS);
  let base: { version: number; tags: readonly ReviewedTag[] } = { version: 0, tags: [] };
  let waiting: readonly Decision[] = [];
  let history: readonly (readonly ReviewedTag[])[] = [];
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
        const answer = await reviewTags(client, id, { ...next.variables, ifVersion: base.version });
        waiting = waiting.slice(1);
        learn(answer);
        show();
      } catch (error) {
        // What was decided after it was decided on tags that never came to be.
        waiting = [];
        history = [];
        show(error instanceof DarkroomClientError ? error : null);
      }
    }
    isSending = false;
  };
  const decide = (decision: Decision): void => {
    if (!decision.isUndo) history = [...history, store.get().tags];
    waiting = [...waiting, decision];
    show(null);
    if (!isSending) void send();
  };
  const mark = (name: string, status: ReviewedTag['status'], variables: Decision['variables']): void =>
    decide({
      variables,
      apply: (tags) => tags.map((tag) => (tag.name === name ? { ...tag, status } : tag)),
      isUndo: false,
    });

  return {
    getState: store.get,
    subscribe: (listener) => {
      const ends = [store.subscribe(listener), watched.subscribe(() => learn(watched.getState().file))];
      return () => {
        for (const end of ends) end();
      };
    },
    confirm: (name) => mark(name, 'CONFIRMED', { confirm: [name] }),
    reject: (name) => mark(name, 'REJECTED', { reject: [name] }),
    add: (name) => decide({ variables: { add: [name] }, apply: (tags) => withTag(tags, name), isUndo: false }),
    discardRest: () =>
      decide({
        variables: { unreviewed: 'DISCARD' },
        apply: (tags) => tags.map((tag) => (tag.status === 'SUGGESTED' ? { ...tag, status: 'REJECTED' } : tag)),
        isUndo: false,
      }),
    undo: () => {
      const before = history.at(-1);
      if (before === undefined) return;
      history = history.slice(0, -1);
      decide({ variables: wayBack(store.get().tags, before), apply: () => before, isUndo: true });
    },
  };
}

function withTag(tags: readonly ReviewedTag[], name: string): readonly ReviewedTag[] {
  const isThere = tags.some((tag) => tag.name.toLowerCase() === name.toLowerCase());
  if (!isThere) return [...tags, { name, confidence: null, status: 'CONFIRMED', source: 'viewer' }];
  return tags.map((tag) => (tag.name.toLowerCase() === name.toLowerCase() ? { ...tag, status: 'CONFIRMED' } : tag));
}

/** The decisions that make tags what they were before. */
function wayBack(now: readonly ReviewedTag[], before: readonly ReviewedTag[]): Decision['variables'] {
  const earlier = new Map(before.map((tag) => [tag.name, tag.status]));
  const changed = now.filter((tag) => earlier.get(tag.name) !== tag.status);
  const named = (status: ReviewedTag['status'] | undefined): readonly string[] =>
    changed.filter((tag) => earlier.get(tag.name) === status).map((tag) => tag.name);
  return {
    confirm: named('CONFIRMED'),
    reject: [...named('REJECTED'), ...named(undefined)],
    reset: named('SUGGESTED'),
  };
}
