import { metrics } from '@opentelemetry/api';
import type { ProcessorProcesses } from '../ports/processor.ts';
import type { QueueStats } from '../ports/queue-stats.ts';
import { within } from '../streams/within.ts';
import { type InstrumentsOf, SCOPE } from './metrics.ts';

/** The sources of the gauges, read when metrics are collected. */
export interface Observed {
  /** The stats of each job queue. */
  readonly queues: () => Promise<Readonly<Record<string, QueueStats>>>;
  /** Null if the processor reports none. */
  readonly processes: () => ProcessorProcesses | null;
  readonly subscribers: () => number;
}

/**
 * The maximum time that a collection of metrics waits for the database; after that, it omits the database's numbers.
 */
const PATIENCE_SECONDS = 5;

/** Reads the gauges whenever metrics are collected, until the returned function is called. */
export function observe(observed: Observed, instruments: InstrumentsOf): () => void {
  const { jobs, oldestJobSeconds, processorProcesses, processorWaiting, subscribers } = instruments();
  const meter = metrics.getMeter(SCOPE);
  const ofThisProcess: Parameters<typeof meter.addBatchObservableCallback> = [
    (result) => {
      result.observe(subscribers, observed.subscribers());
      const processes = observed.processes();
      if (processes === null) return;
      const { total, busy, waiting } = processes;
      result.observe(processorProcesses, busy, { 'darkroom.processor.process.state': 'busy' });
      result.observe(processorProcesses, total - busy, { 'darkroom.processor.process.state': 'idle' });
      result.observe(processorWaiting, waiting);
    },
    [subscribers, processorProcesses, processorWaiting],
  ];
  const ofAll: typeof ofThisProcess = [
    async (result) => {
      const queues = await within(PATIENCE_SECONDS, observed.queues(), () => null).catch(() => null);
      for (const [name, { oldestDueAgeSeconds, ...counts }] of Object.entries(queues ?? {})) {
        const queue = { 'messaging.destination.name': name };
        result.observe(oldestJobSeconds, oldestDueAgeSeconds ?? 0, queue);
        for (const [state, count] of STATES) result.observe(jobs, counts[count], { ...queue, [STATE]: state });
      }
    },
    [jobs, oldestJobSeconds],
  ];
  meter.addBatchObservableCallback(...ofThisProcess);
  meter.addBatchObservableCallback(...ofAll);
  return () => {
    meter.removeBatchObservableCallback(...ofThisProcess);
    meter.removeBatchObservableCallback(...ofAll);
  };
}

const STATE = 'darkroom.job.state';

const STATES = [
  ['due', 'due'],
  ['running', 'running'],
  ['delayed', 'delayed'],
  ['retrying', 'retrying'],
  ['dead_lettered', 'deadLettered'],
] as const satisfies readonly (readonly [state: string, count: keyof QueueStats])[];
