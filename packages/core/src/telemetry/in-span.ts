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

/** What {@link inSpan} takes beside the work. */
export interface SpanOptions {
  readonly kind?: SpanKind;
  /** Never a file's name, a key or a URL. */
  readonly attributes?: Attributes;
  /** What it is part of. @default what is under way */
  readonly parent?: Context;
}

/**
 * Does the work in a span of its own, which ends with it, and notes an error by its type alone: messages may name what
 * no trace should hold.
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

/** Marks a span as failed, by the type of the error alone. */
export function noteError(span: Span, error: unknown): void {
  span.setAttribute('error.type', errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

/** Records how long the work took, with these attributes, and the type of its error. */
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
