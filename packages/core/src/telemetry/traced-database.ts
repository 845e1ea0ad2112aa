import type { OpenDatabase } from '../ports/database.ts';
import type { JobRequest } from '../ports/jobs.ts';
import { inThisTrace } from './job-trace.ts';
import type { InstrumentsOf } from './metrics.ts';
import { overriding } from './overriding.ts';
import { tracedFiles } from './traced-files.ts';
import { tracedJobs } from './traced-jobs.ts';

/**
 * The same database; its jobs carry the trace of the change that wrote them to the process that runs them. Its
 * transitions record the outcomes of uploads. Tracing its statements is left to the instrumentation of the host's
 * Postgres client.
 */
export function tracedDatabase(database: OpenDatabase, instruments: InstrumentsOf): OpenDatabase {
  const { files, conversions, tags, jobs } = database;
  return overriding(database, {
    files: tracedFiles(carrying(files), instruments),
    conversions: carrying(conversions),
    tags: carrying(tags),
    jobs: tracedJobs(jobs, instruments),
  });
}

/** The same port; each method that receives jobs writes them into the current trace. */
function carrying<Port extends object>(port: Port): Port {
  const methods = Object.entries(overriding(port, {})).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const method = member as (...given: readonly unknown[]) => unknown;
    return [
      name,
      (first: unknown, ...rest: readonly unknown[]) => method(writesJobs(first) ? inThisTrace(first) : first, ...rest),
    ];
  });
  return Object.fromEntries(methods) as Port;
}

function writesJobs(input: unknown): input is { readonly jobs: readonly JobRequest[] } {
  return typeof input === 'object' && input !== null && 'jobs' in input;
}
