import type { Counter, Histogram, Meter, ObservableGauge } from '@opentelemetry/api';
import { metrics } from '@opentelemetry/api';

/** A metric: its name, unit and meaning. */
export interface MetricDefinition {
  /**
   * Ends with its unit, so that its name in Prometheus is the same whether or not an exporter appends units: dots
   * become underscores, and counters end in `_total`.
   */
  readonly name: `darkroom.${string}`;
  readonly kind: 'counter' | 'histogram' | 'gauge';
  /** In UCUM notation. */
  readonly unit: string;
  readonly description: string;
}

/** The instruments, by their names in the code. */
export interface Instruments {
  readonly operationSeconds: Histogram;
  readonly uploads: Counter;
  readonly uploadBytes: Counter;
  readonly verificationSeconds: Histogram;
  readonly storageSeconds: Histogram;
  readonly conversionSeconds: Histogram;
  readonly taggingSeconds: Histogram;
  readonly jobSeconds: Histogram;
  readonly jobs: ObservableGauge;
  readonly oldestJobSeconds: ObservableGauge;
  readonly processorProcesses: ObservableGauge;
  readonly processorWaiting: ObservableGauge;
  readonly subscribers: ObservableGauge;
  readonly eventsSent: Counter;
  readonly sweepFindings: Counter;
}

/** The definitions of all metrics. */
export const METRICS: Readonly<Record<keyof Instruments, MetricDefinition>> = {
  operationSeconds: {
    name: 'darkroom.operation.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long mutations took, by name, and by the code of their error.',
  },
  uploads: {
    name: 'darkroom.uploads',
    kind: 'counter',
    unit: '{upload}',
    description: 'Uploads and imports that were started, or came to an outcome, by the code of a rejection.',
  },
  uploadBytes: {
    name: 'darkroom.upload.bytes',
    kind: 'counter',
    unit: 'By',
    description: 'Length of the files that became READY.',
  },
  verificationSeconds: {
    name: 'darkroom.verification.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long uploads took to be joined and judged, by outcome.',
  },
  storageSeconds: {
    name: 'darkroom.storage.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long calls of the storage took, by operation, and by the code of their error.',
  },
  conversionSeconds: {
    name: 'darkroom.conversion.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long attempts at conversions took, by name and outcome.',
  },
  taggingSeconds: {
    name: 'darkroom.tagging.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long taggers took to answer, by the code of their error.',
  },
  jobSeconds: {
    name: 'darkroom.job.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'How long attempts at jobs took, by queue, and by the code of their error.',
  },
  jobs: {
    name: 'darkroom.jobs',
    kind: 'gauge',
    unit: '{job}',
    description: 'Jobs by queue and state, across all processes: every process says the same.',
  },
  oldestJobSeconds: {
    name: 'darkroom.jobs.oldest_due.seconds',
    kind: 'gauge',
    unit: 's',
    description: 'For how long the oldest due job of a queue has been due, across all processes.',
  },
  processorProcesses: {
    name: 'darkroom.processor.processes',
    kind: 'gauge',
    unit: '{process}',
    description: 'Images that this process can convert at once, by whether one is being converted.',
  },
  processorWaiting: {
    name: 'darkroom.processor.waiting',
    kind: 'gauge',
    unit: '{image}',
    description: 'Images that wait in this process for another to be converted.',
  },
  subscribers: {
    name: 'darkroom.subscribers',
    kind: 'gauge',
    unit: '{subscriber}',
    description: 'Subscriptions that are open in this process.',
  },
  eventsSent: {
    name: 'darkroom.subscription.events',
    kind: 'counter',
    unit: '{event}',
    description: 'Events that were sent to subscribers, by subscription.',
  },
  sweepFindings: {
    name: 'darkroom.sweep.findings',
    kind: 'counter',
    unit: '{finding}',
    description: 'What sweeps found and settled.',
  },
};

/** Returns the instruments. The first call creates them, from the SDK that the host has registered by then. */
export type InstrumentsOf = () => Instruments;

/** Histogram bounds in seconds, from a database call to a conversion that takes minutes. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** The name of Darkroom's tracer and meter. */
export const SCOPE = '@graphql-darkroom/core';

/** Creates the instruments once, on first use. */
export function lazyInstruments(): InstrumentsOf {
  let made: Instruments | undefined;
  return () => (made ??= makeInstruments(metrics.getMeter(SCOPE)));
}

function makeInstruments(meter: Meter): Instruments {
  const entries = Object.entries(METRICS).map(([key, definition]) => [key, makeInstrument(meter, definition)]);
  return Object.fromEntries(entries) as Instruments;
}

function makeInstrument(meter: Meter, { name, kind, unit, description }: MetricDefinition): unknown {
  if (kind === 'counter') return meter.createCounter(name, { unit, description });
  if (kind === 'gauge') return meter.createObservableGauge(name, { unit, description });
  return meter.createHistogram(name, { unit, description, advice: { explicitBucketBoundaries: SECONDS } });
}
