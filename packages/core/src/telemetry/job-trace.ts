import { type Context, createTraceState, isSpanContextValid, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { JobRequest, JobTrace } from '../ports/jobs.ts';

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
/** The minimum length that W3C Trace Context requires to be propagated. */
const MAX_TRACESTATE_LENGTH = 512;

/** Jobs for a method to write, or a function that makes them from what the method finds. */
type Jobs = readonly JobRequest[] | ((...found: never[]) => readonly JobRequest[]);

/** The same input, with its jobs in the current trace; unchanged if there is none. */
export function inThisTrace<Input extends { readonly jobs: Jobs }>(input: Input): Input {
  const { jobs } = input;
  const current = currentTrace();
  if (current === null) return input;
  const traced = (all: readonly JobRequest[]): readonly JobRequest[] => all.map((job) => inTrace(job, current));
  return { ...input, jobs: typeof jobs === 'function' ? (...found: never[]) => traced(jobs(...found)) : traced(jobs) };
}

/** The same job, in the current trace. */
export function inCurrentTrace(job: JobRequest): JobRequest {
  const current = currentTrace();
  return current === null ? job : inTrace(job, current);
}

function inTrace(job: JobRequest, ofJob: JobTrace): JobRequest {
  return { ...job, data: { ...job.data, ...ofJob } } as JobRequest;
}

/**
 * The parent context of an attempt at a job: the trace that wrote the job, never the current context of this process.
 */
export function traceOf({ traceparent = '', tracestate = '' }: JobTrace): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const spanContext = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16),
    isRemote: true,
    ...(tracestate !== '' && { traceState: createTraceState(tracestate) }),
  };
  return isSpanContextValid(spanContext) ? trace.setSpanContext(ROOT_CONTEXT, spanContext) : ROOT_CONTEXT;
}

function currentTrace(): JobTrace | null {
  const current = trace.getActiveSpan()?.spanContext();
  if (current === undefined || !isSpanContextValid(current)) return null;
  const { traceId, spanId, traceFlags, traceState } = current;
  const tracestate = traceState?.serialize() ?? '';
  const isCarried = tracestate !== '' && tracestate.length <= MAX_TRACESTATE_LENGTH;
  return {
    traceparent: `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`,
    ...(isCarried && { tracestate }),
  };
}
