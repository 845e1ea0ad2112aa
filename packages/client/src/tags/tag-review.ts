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
}

/** The tags that a decision changed, with the status to take each back to: REJECTED where it was not there. */
type Change = readonly Pick<ReviewedTag, 'name' | 'status'>[];

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
          // Before the tags are there, what is added is added to whichever there are.
          ...(base.version === 0 ? {} : { ifVersion: base.version }),
        });
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
  const enqueue = (variables: Decision['variables'], apply: Decision['apply']): void => {
    waiting = [...waiting, { variables, apply }];
    show(null);
    if (!isSending) void send();
  };
  /** What `undo` may take back. */
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

/** The decisions that take a change back. */
function wayBack(change: Change): Decision['variables'] {
  const named = (status: ReviewedTag['status']): readonly string[] =>
    change.filter((tag) => tag.status === status).map(({ name }) => name);
  return { confirm: named('CONFIRMED'), reject: named('REJECTED'), reset: named('SUGGESTED') };
}
