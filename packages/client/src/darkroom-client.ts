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
  /** Maximum number of parts in flight across all uploads, and of uploads in progress, 1 or more. @default 4 */
  readonly concurrency?: number;
  readonly retry?: RetryOptions;
  /**
   * Whether to hash each part and send it with its SHA-256, so that a storage that verifies it refuses bytes that were
   * damaged in transit. Ignored if the page's origin is not secure.
   * @default false
   */
  readonly checksums?: boolean;
  /**
   * Length in bytes of every part but the last, 5 MiB to 5 GiB, instead of the server's choice. Larger parts need fewer
   * requests; smaller parts lose less on a bad network. A file that would have more than 10,000 parts gets larger
   * parts.
   *
   * @default 8 MiB, more for files of more than 78 GiB
   */
  readonly partSizeBytes?: number;
  /** Where to store unfinished uploads; null to keep them only in memory. @default `indexedDbResumeStore()` */
  readonly resume?: ResumeStore | null;
  /** The server's `names`, if it renamed types or root fields of Darkroom. */
  readonly names?: Names;
  /** Messages for users, by code. They override and extend the default messages. */
  readonly messages?: Messages;
}

/** Options of {@link DarkroomClient.upload}. */
export interface UploadOptions {
  /** The schema coordinate that the file is for, such as `Customer.logo`; its policy applies. */
  readonly target?: string;
  /** The name of the file. @default the name of the source, if it has one */
  readonly name?: string;
  /** Length in bytes of every part but the last, 5 MiB to 5 GiB. @default the client's */
  readonly partSizeBytes?: number;
  /**
   * The browser's handle of the file, from `showOpenFilePicker` or a drop. With it, the upload continues after a reload
   * without choosing the file again.
   */
  readonly handle?: FileHandle;
  /** Aborting it calls `abort()` of the task. */
  readonly signal?: AbortSignal;
}

/** Uploads to one server. */
export interface DarkroomClient {
  /**
   * Starts an upload, or continues the one that was started for this file before. Never throws: the task reports
   * errors.
   */
  readonly upload: (source: Blob, options?: UploadOptions) => UploadTask;
  /** Uploads of earlier visits that can continue. */
  readonly unfinished: () => Promise<readonly UnfinishedUpload[]>;
  /**
   * The policy of a target, or of uploads without a target. Null if the schema has no such target: uploads for it are
   * refused with UNKNOWN_TARGET, so look for a misspelled coordinate.
   */
  readonly policy: (target?: string) => Promise<UploadPolicy | null>;
  /**
   * Returns the error that the server would refuse the file with, before any byte is sent; null if none can be detected
   * yet.
   */
  readonly check: (source: Blob, policy: UploadPolicy) => DarkroomClientError | null;
  /**
   * Sends your own operation, with the client's retries and errors.
   *
   * @throws {DarkroomClientError} with the server's code.
   */
  readonly request: <Data>(query: string, variables?: Record<string, unknown>, signal?: AbortSignal) => Promise<Data>;
  /** Pauses all uploads. */
  readonly close: () => void;
  /** What the other functions of this package share with the client. @internal */
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
      // A file that would have more than 10,000 parts gets larger parts.
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
