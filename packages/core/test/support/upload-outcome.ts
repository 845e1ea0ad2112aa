import { observedStorage } from './observed-storage.ts';
import { testHost } from './test-host.ts';
import { COMPLETE, fileOf, put, START, type StartedUpload } from './uploading.ts';

/** What is uploaded, and to where. */
export interface UploadToTry {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Null where everything is accepted. */
  readonly accept: readonly string[] | null;
  readonly contentType?: string | undefined;
}

/** What comes of an upload through presigned URLs: the type of the file, or the message of the refusal. */
export async function uploadOutcome({ name, bytes, accept, contentType }: UploadToTry): Promise<unknown> {
  const storage = observedStorage();
  const host = testHost({ storage, defaults: accept === null ? {} : { accept } });
  try {
    const started = await host.run(START, { name, ...(contentType !== undefined && { contentType }) });
    if (started.errors !== undefined) return started.errors[0]?.message;
    const { id, urls } = (started.data as { readonly startFileUpload: StartedUpload }).startFileUpload;
    await put(storage, urls[0], Uint8Array.from(bytes));
    const completed = await host.run(COMPLETE, { id });
    return completed.errors?.[0]?.message ?? (await fileOf(host, id))?.contentType;
  } finally {
    await host.darkroom.close();
  }
}
