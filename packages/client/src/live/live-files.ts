import { isVisible, onVisibilityChange } from '../environment/connectivity.ts';
import { createStore, type Store } from '../environment/store.ts';
import type { ClientServices } from '../services.ts';
import { type Connection, connect, type FileEvent } from './connection.ts';
import { type FileFields, type Selection, selectionOf } from './file-fields.ts';
import type { Watched, WatchedState } from './watched.ts';

type State = WatchedState<unknown>;

interface Entry {
  readonly id: string;
  readonly selection: Selection;
  /** Identifies the fields. */
  readonly fields: string;
  readonly store: Store<State>;
}

/** All files that a client watches, over one connection per 100 files. */
export interface LiveFiles {
  readonly watch: <File>(id: string, fields: FileFields<File>) => Watched<File>;
  readonly close: () => void;
}

/** The server's limit for one subscription. */
const MAX_IDS = 100;

/**
 * Opens a connection for the watched files, and replaces it when more are watched. Closes it while the page is hidden
 * or offline.
 */
export function createLiveFiles(services: ClientServices): LiveFiles {
  const { connectivity } = services;
  const watched = new Set<Entry>();
  let connections: readonly Connection[] = [];
  /** The entries that the connections cover and that have been watched without a break. */
  let covered = new Set<Entry>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let endListening: (() => void) | null = null;

  const tell = (ids: ReadonlySet<string>, change: (state: State) => Partial<State>): void => {
    for (const { id, store } of watched) if (ids.has(id)) store.set(change(store.get()));
  };
  const disconnect = (): void => {
    for (const connection of connections) connection.close();
    connections = [];
    covered = new Set();
  };
  const onFile = ({ id, file }: FileEvent): void => {
    tell(new Set([id]), (state) => {
      // An earlier request may be answered later.
      if (file !== null && state.file !== null && file.version < state.file.version) return {};
      return { status: file === null ? 'MISSING' : 'LIVE', file, error: null };
    });
  };

  const reconnect = (): void => {
    disconnect();
    const ids = [...new Set([...watched].map((entry) => entry.id))];
    const selections = new Map([...watched].map(({ fields, selection }) => [fields, selection]));
    const spread = [...selections.values()].map((each) => each.spread).join(' ');
    const fragments = [...new Set([...selections.values()].map((each) => each.fragments))].join('\n');
    const selection = { spread, fragments };
    covered = new Set(watched);
    connections = Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, index) => {
      const some = ids.slice(index * MAX_IDS, (index + 1) * MAX_IDS);
      const mine = new Set(some);
      return connect(
        services,
        { ids: some, selection },
        {
          onFile,
          onLost: () => tell(mine, ({ status }) => (status === 'MISSING' ? {} : { status: 'RECONNECTING' })),
          onFailed: (error) => tell(mine, () => ({ status: 'FAILED', error })),
        },
      );
    });
  };
  /**
   * Whether the connections cover an entry. If they cover the same file with the same fields, the entry takes over its
   * last known state.
   */
  const isCovered = (entry: Entry): boolean => {
    if (covered.has(entry)) return true;
    const twin = [...covered].find(
      (other) => other.id === entry.id && other.fields === entry.fields && other.store.get().status !== 'FAILED',
    );
    if (twin === undefined) return false;
    entry.store.set(twin.store.get());
    covered.add(entry);
    return true;
  };

  const update = (): void => {
    timer = undefined;
    for (const entry of covered) if (!watched.has(entry)) covered.delete(entry);
    if (watched.size === 0 || !isVisible() || !connectivity.isOnline()) disconnect();
    else if (![...watched].every(isCovered)) reconnect();
  };
  // Everything that a page starts and stops watching in one rendering is one change.
  const schedule = (): void => {
    timer ??= setTimeout(update, 10);
  };
  const listen = (): void => {
    const ends = [
      onVisibilityChange(schedule),
      connectivity.onChange(() => {
        const ids = new Set([...covered].map(({ id }) => id));
        if (!connectivity.isOnline()) tell(ids, () => ({ status: 'RECONNECTING' }));
        schedule();
      }),
    ];
    endListening = () => {
      for (const end of ends) end();
      endListening = null;
    };
  };

  const add = (entry: Entry): void => {
    if (endListening === null) listen();
    if (entry.store.get().status === 'FAILED') {
      entry.store.set({ status: 'LOADING', error: null });
      covered.delete(entry);
    }
    watched.add(entry);
    schedule();
  };
  const remove = (entry: Entry): void => {
    watched.delete(entry);
    if (watched.size === 0) endListening?.();
    schedule();
  };

  return {
    watch: <File>(id: string, fields: FileFields<File>) => {
      const store = createStore<State>({ status: 'LOADING', file: null, error: null });
      const selection = selectionOf(fields);
      const entry: Entry = { id, selection, fields: selection.spread + selection.fragments, store };
      let listeners = 0;
      const watchedFile: Watched<unknown> = {
        getState: store.get,
        subscribe: (listener) => {
          const end = store.subscribe(listener);
          if ((listeners += 1) === 1) add(entry);
          let isListening = true;
          return () => {
            if (!isListening) return;
            isListening = false;
            end();
            if ((listeners -= 1) === 0) remove(entry);
          };
        },
      };
      return watchedFile as Watched<File>;
    },
    close: () => {
      clearTimeout(timer);
      timer = undefined;
      watched.clear();
      endListening?.();
      disconnect();
    },
  };
}
