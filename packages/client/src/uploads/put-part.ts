/** The response to the PUT of a part: its status, and the header `retry-after` if it can be read. */
export interface PutAnswer {
  readonly status: number;
  readonly retryAfter: string | null;
}

/** The input of a PUT. */
export interface PutRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Blob;
  /** Cancels the request if no byte is transferred for this long, in milliseconds. */
  readonly stallMs: number;
  readonly onProgress: (sentBytes: number) => void;
  readonly signal: AbortSignal;
}

/**
 * PUTs the bytes, without a Content-Type, and returns the response. Resolves to null if there was none: no network, a
 * cut connection, a stall, or a storage whose CORS rules hide the response from this page.
 *
 * Uses XMLHttpRequest if available, as `fetch` reports no upload progress.
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

/** `getResponseHeader` logs a warning for a header that CORS hides; the list of all headers just omits it. */
function retryAfterOf(xhr: XMLHttpRequest): string | null {
  return /^retry-after: *(.*?)\r?$/im.exec(xhr.getAllResponseHeaders())?.[1] ?? null;
}

/** Bytes per second below which a connection counts as stalled if no progress is reported. */
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
