import type { DarkroomClientError } from '../errors/client-error.ts';
import type { ClientServices } from '../services.ts';
import { errorOf, toClientError } from '../transport/ask.ts';
import type { Transport } from '../transport/transport.ts';
import type { Selection } from './file-fields.ts';
import { whenLive } from './live-slot.ts';
import { watchOperation } from './operations.ts';
import { poll } from './poll.ts';

/** The state of a file; null once the file is gone. */
export interface FileEvent {
  readonly id: string;
  readonly file: { readonly id: string; readonly version: number } | null;
}

/** The files of a connection, at most 100, and the fields to request for each. */
export interface ConnectionSubject {
  readonly ids: readonly string[];
  readonly selection: Selection;
}

/** Receives the events of a connection. */
export interface ConnectionObserver {
  readonly onFile: (event: FileEvent) => void;
  readonly onLost: () => void;
  readonly onFailed: (error: DarkroomClientError) => void;
}

/** A connection that reopens itself. */
export interface Connection {
  readonly close: () => void;
}

/** Follows the files: by subscription if the transport supports it and few tabs are live, otherwise by polling. */
export function connect(
  services: ClientServices,
  subject: ConnectionSubject,
  observer: ConnectionObserver,
): Connection {
  const { transport } = services;
  if (transport.subscribe === undefined) return poll(services, subject, observer);
  const open = transport.subscribe.bind(transport);
  if (transport.isWebSocket === true) return subscribe(services, open, subject, observer);
  const closed = new AbortController();
  let connection: Connection | null = null;
  const begin = (next: () => Connection): void => {
    connection?.close();
    if (!closed.signal.aborted) connection = next();
  };
  const start = async (): Promise<void> => {
    const isLive = await whenLive(closed.signal, () => begin(() => subscribe(services, open, subject, observer)));
    if (!isLive && connection === null) begin(() => poll(services, subject, observer));
  };
  void start();
  return {
    close: () => {
      closed.abort();
      connection?.close();
    },
  };
}

/** A connection that lasted this long was not refused, so a failure after it counts as the first. */
const LASTING_MS = 10_000;

function subscribe(
  { api, names, pace }: ClientServices,
  open: NonNullable<Transport['subscribe']>,
  { ids, selection }: ConnectionSubject,
  { onFile, onLost, onFailed }: ConnectionObserver,
): Connection {
  const closed = new AbortController();
  const query = watchOperation(names, selection);
  const left = new Set(ids);
  let failures = 0;
  let end: (() => void) | undefined;

  const again = async (attempt: number): Promise<void> => {
    await pace.wait(attempt, closed.signal).catch(() => undefined);
    if (!closed.signal.aborted) run();
  };
  const run = (): void => {
    const openedAt = performance.now();
    let isOver = false;
    const fail = (error: DarkroomClientError | null): void => {
      if (isOver || closed.signal.aborted) return;
      isOver = true;
      // A subscription that fails immediately calls back before `open` has returned.
      queueMicrotask(() => end?.());
      // The server ends a subscription when none of its files is left, and none of them comes back.
      if (left.size === 0) return;
      if (error !== null && !error.retryable) return onFailed(error);
      onLost();
      failures = performance.now() - openedAt > LASTING_MS ? 1 : failures + 1;
      void again(failures);
    };
    end = open(
      { query, variables: { ids: [...left] } },
      {
        next: (result) => {
          if (isOver || closed.signal.aborted) return;
          const event = result.data?.['fileUpdates'] as FileEvent | null | undefined;
          if (event == null) return fail(errorOf(result, api.makeError));
          if (event.file === null) left.delete(event.id);
          onFile(event);
        },
        error: (error) => fail(toClientError(error, api.makeError)),
        complete: () => fail(null),
      },
    );
  };
  run();
  return {
    close: () => {
      closed.abort();
      end?.();
    },
  };
}
