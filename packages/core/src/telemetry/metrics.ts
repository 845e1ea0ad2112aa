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
  readonly placeholders: Counter;
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
    description: 'The duration of mutations, by name and error code.',
  },
  uploads: {
    name: 'darkroom.uploads',
    kind: 'counter',
    unit: '{upload}',
    description: 'Uploads and imports that started or reached an outcome, by outcome and rejection code.',
  },
  uploadBytes: {
    name: 'darkroom.upload.bytes',
    kind: 'counter',
    unit: 'By',
    description: 'The length of files that became READY.',
  },
  verificationSeconds: {
    name: 'darkroom.verification.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'The duration of joining and verifying uploads, by outcome.',
  },
  storageSeconds: {
    name: 'darkroom.storage.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'The duration of storage calls, by operation and error code.',
  },
  conversionSeconds: {
    name: 'darkroom.conversion.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'The duration of conversion attempts, by name and outcome.',
  },
  placeholders: {
    name: 'darkroom.placeholders',
    kind: 'counter',
    unit: '{placeholder}',
    description: 'Placeholders that were made or given up, by outcome.',
  },
  taggingSeconds: {
    name: 'darkroom.tagging.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'The duration of tagger calls, by error code.',
  },
  jobSeconds: {
    name: 'darkroom.job.seconds',
    kind: 'histogram',
    unit: 's',
    description: 'The duration of job attempts, by queue and error code.',
  },
  jobs: {
    name: 'darkroom.jobs',
    kind: 'gauge',
    unit: '{job}',
    description: 'Jobs by queue and state, across all processes. Every process reports the same numbers.',
  },
  oldestJobSeconds: {
    name: 'darkroom.jobs.oldest_due.seconds',
    kind: 'gauge',
    unit: 's',
    description: 'How long the oldest due job of a queue has been due, across all processes.',
  },
  processorProcesses: {
    name: 'darkroom.processor.processes',
    kind: 'gauge',
    unit: '{process}',
    description: 'The number of images that this process can convert concurrently, by whether the capacity is in use.',
  },
  processorWaiting: {
    name: 'darkroom.processor.waiting',
    kind: 'gauge',
    unit: '{image}',
    description: 'Images waiting in this process for another conversion to end.',
  },
  subscribers: {
    name: 'darkroom.subscribers',
    kind: 'gauge',
    unit: '{subscriber}',
    description: 'Open subscriptions in this process.',
  },
  eventsSent: {
    name: 'darkroom.subscription.events',
    kind: 'counter',
    unit: '{event}',
    description: 'Events sent to subscribers, by subscription.',
  },
  sweepFindings: {
    name: 'darkroom.sweep.findings',
    kind: 'counter',
    unit: '{finding}',
    description: 'Items that sweeps found and settled, by kind.',
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
