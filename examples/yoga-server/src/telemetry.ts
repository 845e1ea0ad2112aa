import { context, metrics, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { type ReadableSpan, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

/** The demo's metrics and traces. */
export interface DemoTelemetry {
  /** All metrics in the format of Prometheus. */
  metrics(): Promise<Response>;
  close(): Promise<void>;
}

/**
 * Registers OpenTelemetry's SDK, which prints a line for each span. Call it before the demo starts: metrics go only to
 * an SDK that is registered by then.
 */
export function startTelemetry(print: (line: string) => void = console.log): DemoTelemetry {
  // In production, use a BatchSpanProcessor here, with an exporter to your trace storage.
  const printer: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => print(lineOf(span)),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  };
  const tracerProvider = new TracerProvider({ spanProcessors: [printer] });
  // The demo serves the metrics itself, under its own address.
  const reader = new PrometheusExporter({ preventServerStart: true });
  const meterProvider = new MeterProvider({ readers: [reader] });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  const serializer = new PrometheusSerializer();
  return {
    metrics: async () => {
      const { resourceMetrics } = await reader.collect();
      const headers = { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' };
      return new Response(serializer.serialize(resourceMetrics), { headers });
    },
    close: async () => {
      await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
    },
  };
}

/** For example `trace 4bf92f35 | process convert 231.4 ms {"messaging.destination.name":"convert"}`. */
function lineOf(span: ReadableSpan): string {
  const [seconds, nanoseconds] = span.duration;
  const milliseconds = (seconds * 1000 + nanoseconds / 1_000_000).toFixed(1);
  const { traceId } = span.spanContext();
  return `trace ${traceId.slice(0, 8)} | ${span.name} ${milliseconds} ms ${JSON.stringify(span.attributes)}`;
}
