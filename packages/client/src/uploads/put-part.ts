/**
 * How a PUT of a part ended, where it was answered: with this status, and the header
 * `retry-after` where it can be read.
 */
export interface PutAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** What a PUT takes. */
export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** So long without a byte moving, in milliseconds, and it is given up. */
  readonly stallMs: number;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * PUTs the bytes, without a Content-Type, and says how it went; null where there was no answer: no network, a cut
 * connection, a stall, or a storage whose CORS rules do not let this page see it.
 *
 * By XMLHttpRequest where there is one, as `fetch` tells nothing of what it has sent.
 */
export function putPart(request: PutRequest): Promise<PutAnswer | null> {
  return typeof XMLHttpRequest === 'undefined' ? putByFetch(request) : putByXhr(request);
}

function putByXhr({ url, headers, body, stallMs, onProgress, signal }: PutRequest): Promise<PutAnswer | null> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const xhr = new XMLHttpRequest();
    const give = (): void => xhr.abort();
    let timer = setTimeout(give, stallMs);
    xhr.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
    xhr.upload.addEventListener('progress', ({ loaded }) => {
      clearTimeout(timer);
      timer = setTimeout(give, stallMs);
      onProgress(loaded);
    });
    xhr.addEventListener('loadend', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', give);
      if (signal.aborted) reject(signal.reason);
      else resolve(xhr.status === 0 ? null : { status: xhr.status, retryAfter: retryAfterOf(xhr) });
    });
    signal.addEventListener('abort', give, { once: true });
    xhr.send(body);
  });
}

/** Asking for a header that CORS hides logs a warning; one that is not listed is not there. */
function retryAfterOf(xhr: XMLHttpRequest): string | null {
  return /^retry-after: *(.*?)\r?$/im.exec(xhr.getAllResponseHeaders())?.[1] ?? null;
}

/** Bytes a second of the slowest connection that is not taken for a stall, where nothing tells how far it is. */
const SLOWEST = 50_000;

async function putByFetch({ url, headers, body, stallMs, onProgress, signal }: PutRequest): Promise<PutAnswer | null> {
  const patience = AbortSignal.timeout(Math.ceil(stallMs + (body.size / SLOWEST) * 1000));
  try {
    const response = await fetch(url, { method: 'PUT', headers, body, signal: AbortSignal.any([signal, patience]) });
    await response.body?.cancel();
    if (response.ok) onProgress(body.size);
    return { status: response.status, retryAfter: response.headers.get('retry-after') };
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
