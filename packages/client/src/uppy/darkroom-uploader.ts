import { BasePlugin, type Body, EventManager, type Meta, type PluginOpts, type Uppy, type UppyFile } from '@uppy/core';
import { filterFilesToEmitUploadStarted, filterFilesToUpload } from '@uppy/core/utils';
import type { DarkroomClient } from '../darkroom-client.ts';
import type { UploadTask } from '../uploads/upload-state.ts';

/** Options of {@link DarkroomUploader}. */
export interface DarkroomUploaderOptions extends PluginOpts {
  readonly client: DarkroomClient;
  /** The schema coordinate that the files are for, such as `Customer.logo`. @default uploads without a target */
  readonly target?: string;
  /**
   * Length in bytes of every part of a file but the last, 5 MiB to 5 GiB, like the option of Uppy's AwsS3. A file that
   * would have more than 10,000 parts gets larger parts.
   *
   * @default the client's `partSizeBytes`
   */
  readonly getChunkSize?: (file: { readonly size: number }) => number;
}

/**
 * Makes Uppy upload with a Darkroom client: in parts, resumed after a reload, with pause, cancel and retry. In
 * `upload-success`, `body.id` of the response is the id of the file, which is then READY.
 *
 * @example
 * new Uppy().use(Dashboard, { inline: true, target: '#uppy' }).use(DarkroomUploader, { client });
 */
export class DarkroomUploader<M extends Meta, B extends Body> extends BasePlugin<DarkroomUploaderOptions, M, B> {
  readonly #tasks = new Map<string, UploadTask>();
  readonly #events: EventManager<M, B>;

  constructor(uppy: Uppy<M, B>, options: DarkroomUploaderOptions) {
    super(uppy, options);
    this.type = 'uploader';
    this.id = options.id ?? 'Darkroom';
    this.#events = new EventManager(uppy);
  }

  override install(): void {
    this.#setResumable(true);
    this.uppy.addUploader(this.#upload);
    this.#events.on('upload-pause', (file, isPaused) => {
      const task = this.#tasks.get(file?.id ?? '');
      if (isPaused) task?.pause();
      else task?.resume();
    });
    this.#events.on('pause-all', () => this.#forEach((task) => task.pause()));
    this.#events.on('resume-all', () => this.#forEach((task) => task.resume()));
    this.#events.on('file-removed', ({ id }) => {
      const task = this.#tasks.get(id);
      this.#tasks.delete(id);
      void task?.abort();
    });
  }

  override uninstall(): void {
    this.#events.remove();
    this.uppy.removeUploader(this.#upload);
    this.#setResumable(false);
    this.#forEach((task) => task.pause());
    this.#tasks.clear();
  }

  readonly #upload = async (ids: string[]): Promise<void> => {
    const files = filterFilesToUpload(this.uppy.getFilesByIds(ids));
    this.uppy.emit('upload-start', filterFilesToEmitUploadStarted(files));
    await Promise.all(files.map((file) => this.#uploadFile(file)));
  };

  /** Resolves when the upload has ended, however it ended: Uppy distinguishes success from failure by the events. */
  async #uploadFile(file: UppyFile<M, B>): Promise<void> {
    const task = this.#taskOf(file);
    if (task === null) {
      const message = 'Files of remote providers must be uploaded by Companion.';
      this.uppy.emit('upload-error', file, { name: 'REMOTE_FILE', message });
      return;
    }
    const uploadStarted = file.progress.uploadStarted ?? Date.now();
    const end = task.subscribe(() => {
      const { status, sentBytes: bytesUploaded, size: bytesTotal } = task.getState();
      if (status !== 'UPLOADING' || !this.#tasks.has(file.id)) return;
      this.uppy.emit('upload-progress', this.uppy.getFile(file.id), { uploadStarted, bytesUploaded, bytesTotal });
    });
    try {
      const { id } = await task.ready;
      this.#tasks.delete(file.id);
      const body = { id } as unknown as B;
      this.uppy.emit('upload-success', this.uppy.getFile(file.id), { status: 200, body });
    } catch {
      const { error } = task.getState();
      // If it was cancelled, Uppy has dropped the file. A FAILED upload is kept for a retry.
      if (error === null || !this.#tasks.has(file.id)) return;
      this.uppy.emit('upload-error', this.uppy.getFile(file.id), { name: error.code, message: error.message });
    } finally {
      end();
    }
  }

  /** The task of a file; null for a file of a remote provider. A retry sends only what is missing. */
  #taskOf({ id, data, name, isRemote }: UppyFile<M, B>): UploadTask | null {
    const failed = this.#tasks.get(id);
    failed?.retry();
    if (failed !== undefined) return failed;
    if (isRemote || data === undefined) return null;
    const { client, target, getChunkSize } = this.opts;
    const task = client.upload(data, {
      name,
      ...(target === undefined ? {} : { target }),
      ...(getChunkSize === undefined ? {} : { partSizeBytes: getChunkSize({ size: data.size }) }),
    });
    this.#tasks.set(id, task);
    return task;
  }

  #forEach(change: (task: UploadTask) => void): void {
    for (const task of this.#tasks.values()) change(task);
  }

  #setResumable(resumableUploads: boolean): void {
    const { capabilities } = this.uppy.getState();
    this.uppy.setState({ capabilities: { ...capabilities, resumableUploads } });
  }
}
