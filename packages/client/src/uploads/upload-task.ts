import { createStore } from '../environment/store.ts';
import { DarkroomClientError } from '../errors/client-error.ts';
import type { ClientServices } from '../services.ts';
import type { UploadInput } from './open-session.ts';
import { createRateMeter } from './rate-meter.ts';
import { runUpload, type UploadRun } from './run-upload.ts';
import { sentBytes } from './session.ts';
import type { UploadState, UploadStatus, UploadTask } from './upload-state.ts';

const PROGRESS_MS = 100;
const OVER: readonly UploadStatus[] = ['READY', 'FAILED', 'ABORTED'];

/** Starts an upload immediately, or as soon as it is its turn. */
export function createUploadTask(services: ClientServices, input: UploadInput, key: string): UploadTask {
  const { connectivity } = services;
  const { source, name, target } = input;
  const store = createStore<UploadState>({
    status: 'QUEUED',
    fileId: input.resumes?.fileId ?? null,
    name,
    size: source.size,
    target,
    sentBytes: 0,
    resumedBytes: 0,
    bytesPerSecond: 0,
    secondsLeft: null,
    error: null,
  });
  const meter = createRateMeter();
  const run: UploadRun = { session: null, resumedBytes: 0 };
  let phase: UploadStatus = 'QUEUED';
  let controller = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let ready = promised();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether to continue once the paused run has ended. */
  let isResuming = false;

  const show = (change: Partial<UploadState> = {}): void => {
    clearTimeout(timer);
    timer = undefined;
    const isWaiting = !OVER.includes(phase) && phase !== 'PAUSED' && !connectivity.isOnline();
    const { session } = run;
    const sent = phase === 'READY' ? source.size : session === null ? 0 : sentBytes(session);
    if (phase !== 'UPLOADING' || isWaiting) meter.reset();
    else meter.note(sent);
    const rate = meter.rate();
    store.set({
      status: isWaiting ? 'OFFLINE' : phase,
      ...(session === null ? {} : { fileId: session.fileId }),
      sentBytes: sent,
      resumedBytes: run.resumedBytes,
      bytesPerSecond: Math.round(rate),
      secondsLeft: rate > 0 ? Math.ceil((source.size - sent) / rate) : null,
      ...change,
    });
  };
  const enter = (next: UploadStatus, change: Partial<UploadState> = {}): void => {
    phase = next;
    show(change);
  };

  const follow = async (signal: AbortSignal): Promise<void> => {
    try {
      const id = await runUpload(services, input, run, {
        signal,
        onPhase: (next) => {
          if (!signal.aborted) enter(next);
        },
        onProgress: () => {
          timer ??= setTimeout(show, PROGRESS_MS);
        },
      });
      enter('READY', { fileId: id });
      ready.resolve({ id });
    } catch (error) {
      // A pause or the end: the caller that aborted the run has already set the status.
      if (signal.aborted) return;
      const failure = error instanceof DarkroomClientError ? error : unexpected(services, error);
      // First: a listener may call `retry()` immediately, which replaces `ready`.
      ready.reject(failure);
      enter('FAILED', { error: failure });
    }
  };
  const start = (): void => {
    controller = new AbortController();
    const end = connectivity.onChange(() => show());
    enter('QUEUED', { error: null });
    running = follow(controller.signal).finally(end);
  };
  const stop = (next: UploadStatus): void => {
    enter(next);
    controller.abort();
  };

  start();
  return {
    key,
    source,
    getState: store.get,
    subscribe: store.subscribe,
    pause: () => {
      isResuming = false;
      if (!OVER.includes(phase) && phase !== 'PAUSED') stop('PAUSED');
    },
    resume: () => {
      if (phase !== 'PAUSED') return;
      isResuming = true;
      void running.then(() => phase === 'PAUSED' && isResuming && start());
    },
    retry: () => {
      if (phase !== 'FAILED') return;
      ready = promised();
      start();
    },
    abort: async () => {
      if (phase === 'READY' || phase === 'ABORTED') return;
      stop('ABORTED');
      await running;
      // It may have become READY in the meantime.
      if (store.get().status === 'READY') return;
      ready.reject(services.api.makeError('ABORTED'));
      await giveUp(services, run.session?.fileId ?? input.resumes?.fileId);
    },
    get ready() {
      return ready.promise;
    },
  };
}

/** Awaiting `ready` is optional, so its rejection must not count as unhandled. */
function promised(): PromiseWithResolvers<{ readonly id: string }> {
  const resolvers = Promise.withResolvers<{ readonly id: string }>();
  resolvers.promise.catch(() => undefined);
  return resolvers;
}

async function giveUp({ api, resume }: ClientServices, fileId: string | undefined): Promise<void> {
  if (fileId === undefined) return;
  await resume.delete(fileId);
  // If the server cannot be reached, the upload expires there.
  await api.ask(api.operations.abort, { id: fileId }).catch(() => undefined);
}

/** Browsers use these names for errors of reading a file that was changed or deleted on disk. */
function unexpected({ api }: ClientServices, error: unknown): DarkroomClientError {
  const { name } = error as { readonly name?: unknown };
  const isSource = name === 'NotReadableError' || name === 'NotFoundError';
  return api.makeError(isSource ? 'SOURCE_CHANGED' : 'UNEXPECTED_ERROR', { cause: error });
}
