import { SpanKind, trace } from '@opentelemetry/api';
import type { StaleUpload } from '../ports/storage-uploads.ts';
import type { Storage } from '../ports/storage.ts';
import { inSpan, timed, noteError } from './in-span.ts';
import { type InstrumentsOf, SCOPE } from './metrics.ts';
import { overriding } from './overriding.ts';

type Call = <Result>(operation: string, ask: () => Promise<Result>) => Promise<Result>;

/** The same storage, with a span for each call that sends a request. Signing a URL sends none. */
export function tracedStorage({ uploads, objects }: Storage, instruments: InstrumentsOf): Storage {
  const call: Call = (operation, ask) => {
    const attributes = { 'darkroom.storage.operation': operation };
    return inSpan(`storage ${operation}`, { kind: SpanKind.CLIENT, attributes }, () =>
      timed(instruments().storageSeconds, attributes, ask),
    );
  };
  const stale = uploads.stale?.bind(uploads);
  return {
    uploads: overriding(uploads, {
      requiresSize: () => call('uploads.requiresSize', async () => (await uploads.requiresSize?.()) ?? false),
      start: (input) => call('uploads.start', () => uploads.start(input)),
      list: (input) => call('uploads.list', () => uploads.list(input)),
      complete: (input) => call('uploads.complete', () => uploads.complete(input)),
      abort: (input) => call('uploads.abort', () => uploads.abort(input)),
      ...(stale && { stale: (input) => listing(stale(input)) }),
    }),
    objects: overriding(objects, {
      head: (input) => call('objects.head', () => objects.head(input)),
      read: (input) => call('objects.read', () => objects.read(input)),
      peek: (input) => call('objects.peek', async () => (await objects.peek?.(input)) ?? null),
      write: (input) => call('objects.write', () => objects.write(input)),
      adopt: (input) => call('objects.adopt', async () => (await objects.adopt?.(input)) ?? false),
      delete: (input) => call('objects.delete', () => objects.delete(input)),
      deletePrefix: (input) => call('objects.deletePrefix', () => objects.deletePrefix(input)),
      list: (input) => call('objects.list', () => objects.list(input)),
      publish: (input) => call('objects.publish', async () => (await objects.publish?.(input)) ?? false),
    }),
  };
}

/** The same uploads, in one span from the first request to the end. */
async function* listing(uploads: AsyncIterable<StaleUpload>): AsyncGenerator<StaleUpload, void, void> {
  const attributes = { 'darkroom.storage.operation': 'uploads.stale' };
  const span = trace.getTracer(SCOPE).startSpan('storage uploads.stale', { kind: SpanKind.CLIENT, attributes });
  try {
    yield* uploads;
  } catch (error) {
    noteError(span, error);
    throw error;
  } finally {
    span.end();
  }
}
