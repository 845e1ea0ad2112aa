import { type Attributes, context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  type DataPoint,
  type ExponentialHistogram,
  type Histogram,
  MeterProvider,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** A number of a metric, or what a histogram has, with its attributes. */
type Point = DataPoint<number | Histogram | ExponentialHistogram>;

/** What OpenTelemetry's own SDK was told in this process since it was registered. */
export interface OpenTelemetry {
  /** The spans that have ended, in the order of their ends. */
  spans(): readonly ReadableSpan[];
  /** Collects the data points of a metric now: a number each, or what a histogram has. */
  points(name: string): Promise<readonly Point[]>;
  /** The value of the one data point with these attributes among its own; null without. */
  value(name: string, attributes?: Attributes): Promise<number | null>;
  /** The names of the metrics that have data. */
  metricNames(): Promise<readonly string[]>;
  /** Takes the SDK away again. */
  stop(): Promise<void>;
}

class CollectingReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

/** Registers OpenTelemetry's SDK, as a host does, with what keeps all in memory. */
export function startOpenTelemetry(): OpenTelemetry {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new CollectingReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);

  const collect = async () => (await reader.collect()).resourceMetrics.scopeMetrics.flatMap(({ metrics: all }) => all);
  const points: OpenTelemetry['points'] = async (name) =>
    (await collect()).flatMap(({ descriptor, dataPoints }): readonly Point[] =>
      descriptor.name === name ? dataPoints : [],
    );
  return {
    spans: () => exporter.getFinishedSpans(),
    points,
    value: async (name, attributes = {}) => {
      const point = (await points(name)).find((candidate) =>
        Object.entries(attributes).every(([key, value]) => candidate.attributes[key] === value),
      );
      if (point === undefined) return null;
      return typeof point.value === 'number' ? point.value : point.value.count;
    },
    metricNames: async () => (await collect()).map(({ descriptor }) => descriptor.name),
    stop: async () => {
      context.disable();
      trace.disable();
      metrics.disable();
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}

/** A span in values that JSON has, so that one process can tell another. */
export interface PlainSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Since 1970. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly attributes: Attributes;
}

/** The same span, plain. */
export function plainSpan(span: ReadableSpan): PlainSpan {
  const { name, parentSpanContext, startTime, duration, attributes } = span;
  const { traceId, spanId } = span.spanContext();
  const parentSpanId = parentSpanContext?.spanId ?? null;
  return {
    name,
    traceId,
    spanId,
    parentSpanId,
    startedAtMs: millisecondsOf(startTime),
    durationMs: millisecondsOf(duration),
    attributes,
  };
}

/** The spans as a tree, one a line, with when they started and how long they took in milliseconds. */
export function drawTrace(spans: readonly PlainSpan[]): string {
  const first = Math.min(...spans.map(({ startedAtMs }) => startedAtMs));
  const draw = (parent: string | null, depth: number): readonly string[] =>
    spans
      .filter(({ parentSpanId }) => parentSpanId === parent)
      .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
      .flatMap(({ name, spanId, startedAtMs, durationMs }) => {
        const at = `${(startedAtMs - first).toFixed(1)} ms`.padStart(10);
        return [`${at} ${'  '.repeat(depth)} ${name} (${durationMs.toFixed(1)} ms)`, ...draw(spanId, depth + 1)];
      });
  return draw(null, 0).join('\n');
}

function millisecondsOf([seconds, nanoseconds]: readonly [number, number]): number {
  return seconds * 1000 + nanoseconds / 1_000_000;
}
