import {
  type Attributes,
  type Context,
  context,
  type Histogram,
  type Span,
  type SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { errorType } from './error-type.ts';
import { SCOPE } from './metrics.ts';

/** Options of {@link inSpan}. */
export interface SpanOptions {
  readonly kind?: SpanKind;
  /** Must never contain a file's name, a key or a URL. */
  readonly attributes?: Attributes;
  /** The parent of the span. @default the current context */
  readonly parent?: Context;
}

/**
 * Does the work in a new span, which ends when the work ends. Of an error, records only the type, since messages may
 * contain what must not appear in a trace.
 */
export function inSpan<Result>(
  name: string,
  { kind, attributes, parent = context.active() }: SpanOptions,
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  const options = { ...(kind !== undefined && { kind }), ...(attributes && { attributes }) };
  return trace.getTracer(SCOPE).startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      noteError(span, error);
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Marks a span as failed, with only the type of the error. */
export function noteError(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Records the duration of the work with these attributes, and the type of its error if it fails. */
export async function timed<Result>(
  histogram: Histogram,
  attributes: Attributes,
  work: () => Promise<Result>,
  ofError: (error: unknown) => Attributes = () => ({}),
): Promise<Result> {
  const startedAt = performance.now();
  try {
    const result = await work();
    histogram.record((performance.now() - startedAt) / 1000, attributes);
    return result;
  } catch (error) {
    const failed = { ...attributes, ...ofError(error), 'error.type': errorType(error) };
    histogram.record((performance.now() - startedAt) / 1000, failed);
    throw error;
  }
}
