import { DarkroomError, type SuggestedTag, type Tagger } from '@graphql-darkroom/core/adapter';

/** Asks a service that answers a POST of an image with `[{ "label": "bull", "score": 0.93 }]`. */
export function labelService({ url }: { readonly url: string }): Tagger {
  return {
    name: 'labels:v1',

    supports: (contentType) => contentType === 'image/jpeg' || contentType === 'image/png',

    suggest: async ({ source: open, signal }) => {
      const source = await open();
      const headers = { 'content-type': source.contentType };
      // The source is read before the request, so that its failure is not taken for one of the service.
      const body = await readAll(await source.read(), signal);
      const response = await fetch(url, { method: 'POST', headers, body, signal }).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw unavailable('The label service cannot be reached.', { cause });
      });
      if (response.status === 429 || response.status >= 500) {
        const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
        const context = retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {};
        throw unavailable(`The label service answers ${response.status}.`, { context });
      }
      if (!response.ok) {
        throw new DarkroomError('TAGGING_FAILED', 'The label service does not accept this image: upload another.');
      }
      return { kind: 'SUGGESTED', tags: readLabels(await response.json()) };
    },
  };
}

function unavailable(message: string, options: ConstructorParameters<typeof DarkroomError>[2]): DarkroomError {
  return new DarkroomError('TAGGER_UNAVAILABLE', `${message} Darkroom tries again.`, options);
}

/** Checks what came over the network. Darkroom itself drops tags without a valid name or confidence. */
function readLabels(answer: unknown): readonly SuggestedTag[] {
  if (!Array.isArray(answer)) throw unavailable('The label service does not answer with a list.', {});
  return (answer as readonly { readonly label?: unknown; readonly score?: unknown }[]).map(({ label, score }) => ({
    name: String(label),
    confidence: Number(score),
  }));
}

async function readAll(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Blob> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  await stream.pipeTo(new WritableStream({ write: (chunk) => void chunks.push(new Uint8Array(chunk)) }), { signal });
  return new Blob(chunks);
}
