import { connectivity } from './environment/connectivity.ts';
import { createPace, type RetryOptions } from './environment/pace.ts';
import { createSlots } from './environment/slots.ts';
import type { DarkroomClientError } from './errors/client-error.ts';
import { errorFactory, type Messages } from './errors/messages.ts';
import { checkSource } from './policies/check-source.ts';
import type { UploadPolicy } from './policies/upload-policy.ts';
import { indexedDbResumeStore } from './resume/indexed-db-store.ts';
import { type FileHandle, forgiving, memoryResumeStore, type ResumeStore } from './resume/resume-store.ts';
import type { ClientServices } from './services.ts';
import { createAsk } from './transport/ask.ts';
import type { Names } from './transport/names.ts';
import { operations } from './transport/operations.ts';
import type { Transport } from './transport/transport.ts';
import type { UploadInput } from './uploads/open-session.ts';
import { findUnfinished, type UnfinishedUpload } from './uploads/unfinished.ts';
import type { UploadTask } from './uploads/upload-state.ts';
import { createUploadTask } from './uploads/upload-task.ts';

/** Options of {@link createDarkroomClient}. */
export interface DarkroomClientOptions {
  readonly transport: Transport;
  /** Parts in flight over all uploads, and uploads under way, 1 or more. @default 4 */
  readonly concurrency?: number;
  readonly retry?: RetryOptions;
  /**
   * Whether each part is hashed and sent with its SHA-256, so that a storage which verifies it refuses bytes that were
   * damaged on their way. Only where the page's origin is secure. @default false
   */
  readonly checksums?: boolean;
  /**
   * Bytes of every part but the last, 5 MiB to 5 GiB, in place of the server's choice: larger parts are fewer requests,
   * smaller ones lose less on a bad network. A file that would have more than 10,000 parts gets longer ones.
   *
   * @default 8 MiB, more for files of more than 78 GiB
   */
  readonly partSizeBytes?: number;
  /** Where unfinished uploads are remembered; null for nowhere. @default `indexedDbResumeStore()` */
  readonly resume?: ResumeStore | null;
  /** The server's `names`, where it renamed types or root fields of Darkroom. */
  readonly names?: Names;
  /** Messages for people, by code, in place of ours or beside them. */
  readonly messages?: Messages;
}

/** What an upload takes beside the file. */
export interface UploadOptions {
  /** The schema coordinate that the file is for, such as `Customer.logo`, whose policy then applies. */
  readonly target?: string;
  /** @default the file's own */
  readonly name?: string;
  /** Bytes of every part but the last, 5 MiB to 5 GiB. @default the client's */
  readonly partSizeBytes?: number;
  /**
   * The browser's handle of the file, of `showOpenFilePicker` or a drop: the upload goes on after a reload
   * without choosing the file again.
   */
  readonly handle?: FileHandle;
  /** Its abort is `abort()` of the task. */
  readonly signal?: AbortSignal;
}

/** Uploads to one server. */
export interface DarkroomClient {
  /**
   * Starts an upload, or goes on with the one that this file was begun with. Never throws: the task tells what fails.
   */
  readonly upload: (source: Blob, options?: UploadOptions) => UploadTask;
  /** Uploads of earlier visits that can go on. */
  readonly unfinished: () => Promise<readonly UnfinishedUpload[]>;
  /** The policy of a target, or of uploads without one; null when there is no such target. */
  readonly policy: (target?: string) => Promise<UploadPolicy | null>;
  /** What the server would refuse the file for, before a byte is sent; null for nothing that can be told yet. */
  readonly check: (source: Blob, policy: UploadPolicy) => DarkroomClientError | null;
  /**
   * Sends an operation of yours, with the client's retries and errors.
   *
   * @throws {DarkroomClientError} with the server's code.
   */
  readonly request: <Data>(query: string, variables?: Record<string, unknown>, signal?: AbortSignal) => Promise<Data>;
  /** Pauses the uploads. */
  readonly close: () => void;
  /** What the functions of this package that take a client share with it. @internal */
  readonly services: ClientServices;
}

/**
 * A client of one server.
 *
 * @example
 * const darkroom = createDarkroomClient({ transport: httpTransport({ url: '/graphql' }) });
 * const task = darkroom.upload(input.files[0], { target: 'Customer.logo' });
 * task.subscribe(() => console.log(task.getState()));
 * const { id } = await task.ready;
 */
export function createDarkroomClient(options: DarkroomClientOptions): DarkroomClient {
  const { transport, concurrency = 4, retry = {}, checksums = false, names = {}, messages = {} } = options;
  const pace = createPace(retry, connectivity);
  const makeError = errorFactory(messages);
  const ask = createAsk(transport, pace, makeError);
  const api = { ask, operations: operations(names), makeError };
  const resume = options.resume === null ? memoryResumeStore() : (options.resume ?? indexedDbResumeStore());
  const services: ClientServices = {
    api,
    pace,
    connectivity,
    concurrency,
    slots: createSlots(concurrency),
    turns: createSlots(concurrency),
    resume: forgiving(resume),
    transport,
    names,
  };
  const tasks = new Set<UploadTask>();
  let started = 0;

  const upload = (input: UploadInput, signal?: AbortSignal): UploadTask => {
    const task = createUploadTask(services, input, `upload-${(started += 1)}`);
    tasks.add(task);
    const abort = (): void => void task.abort();
    const end = task.subscribe(() => {
      if (!['READY', 'ABORTED'].includes(task.getState().status)) return;
      tasks.delete(task);
      signal?.removeEventListener('abort', abort);
      end();
    });
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
    return task;
  };

  return {
    upload: (source, { target = null, name, handle, signal, partSizeBytes = options.partSizeBytes } = {}) => {
      const { name: own = null } = source as Partial<File>;
      // As many parts as an upload may have, where a file is longer than so many of that length.
      const partSize = partSizeBytes && Math.max(partSizeBytes, Math.ceil(source.size / 10_000));
      const input = { source, name: name ?? own, target, checksums, partSize };
      return upload(handle === undefined ? input : { ...input, handle }, signal);
    },
    unfinished: () => findUnfinished(services, upload),
    policy: async (target) => {
      type Answer = { readonly fileUploadPolicy: UploadPolicy | null };
      return (await ask<Answer>(api.operations.policy, { target })).fileUploadPolicy;
    },
    check: (source, policy) => checkSource(source, policy, makeError),
    request: (query, variables = {}, signal) => ask(query, variables, signal),
    close: () => {
      for (const task of tasks) task.pause();
    },
    services,
  };
}
