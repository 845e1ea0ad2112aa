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

/** One trace as a tree, a span a line with its milliseconds, in the order of their starts. */
export function drawTrace(spans: readonly ReadableSpan[], traceId: string): string {
  const all = spans.filter((span) => span.spanContext().traceId === traceId);
  const ids = new Set(all.map((span) => span.spanContext().spanId));
  const startOf = ({ startTime }: ReadableSpan): number => startTime[0] * 1000 + startTime[1] / 1_000_000;
  const first = Math.min(...all.map(startOf));
  const draw = (parent: string | undefined, depth: number): string[] =>
    all
      .filter(
        ({ parentSpanContext: by }) => (by !== undefined && ids.has(by.spanId) ? by.spanId : undefined) === parent,
      )
      .toSorted((a, b) => startOf(a) - startOf(b))
      .flatMap((span) => [
        `${(startOf(span) - first).toFixed(1).padStart(8)} ms ${'  '.repeat(depth)}${span.name} ${(span.duration[0] * 1000 + span.duration[1] / 1_000_000).toFixed(1)} ms`,
        ...draw(span.spanContext().spanId, depth + 1),
      ]);
  return draw(undefined, 0).join('\n');
}
