import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { DatabaseJobs, Job, JobHandler, JobHandlers, JobName } from '../ports/jobs.ts';
import { inSpan, timed } from './in-span.ts';
import { inCurrentTrace, traceOf } from './job-trace.ts';
import type { InstrumentsOf } from './metrics.ts';
import { overriding } from './overriding.ts';

/** The same queue, with a span for each attempt at a job, in the trace that wrote the job. */
export function tracedJobs(jobs: DatabaseJobs, instruments: InstrumentsOf): DatabaseJobs {
  return overriding(jobs, {
    addOncePer: (input) => jobs.addOncePer({ ...input, job: inCurrentTrace(input.job) }),
    work: (input) => {
      const handlers = Object.entries(input.handlers).map(([name, handler]) => [
        name,
        // The cast is safe: a handler receives only jobs of its own name. Jobs without a handler stay for another
        // worker.
        handler && tracedHandler(name as JobName, handler as JobHandler<JobName>, instruments),
      ]);
      return jobs.work({ ...input, handlers: Object.fromEntries(handlers) as JobHandlers });
    },
  });
}

function tracedHandler(name: JobName, handler: JobHandler<JobName>, instruments: InstrumentsOf): JobHandler<JobName> {
  const attempt =
    (operation: 'process' | 'give_up', work: (job: Job) => Promise<void>) =>
    (job: Job): Promise<void> => {
      const measured = { 'messaging.destination.name': name, 'messaging.operation.name': operation };
      const attributes = { 'messaging.system': 'darkroom', 'messaging.operation.type': 'process', ...measured };
      const span = { kind: SpanKind.CONSUMER, attributes: { ...attributes, ...ofJob(job) }, parent: traceOf(job.data) };
      return inSpan(`${operation} ${name}`, span, () => timed(instruments().jobSeconds, measured, () => work(job)));
    };
  return {
    run: attempt('process', (job) => handler.run(job)),
    exhausted: attempt('give_up', (job) => handler.exhausted(job)),
  };
}

function ofJob({ id, data }: Job): Attributes {
  return { 'messaging.message.id': id, ...('fileId' in data && { 'darkroom.file.id': data.fileId }) };
}
