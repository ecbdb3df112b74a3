import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

export type Tracing = {
  /** Sends what is recorded now; a collector that is away costs its spans, never a request. */
  readonly flush: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/**
 * Sends this process's spans to an OTLP/HTTP collector (`http://127.0.0.1:4318`). Which requests have spans is decided
 * where they come in, by their traceparent; here everything that was begun is recorded.
 */
export function startTracing(options: { readonly service: string; readonly endpoint: string }): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${options.endpoint.replace(/\/+$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service }),
    spanProcessors: [new BatchSpanProcessor({ exporter })],
  });
  const contexts = new AsyncLocalStorageContextManager().enable();
  trace.setGlobalTracerProvider(provider);
  context.setGlobalContextManager(contexts);
  return {
    flush: () => provider.forceFlush(),
    stop: async () => {
      trace.disable();
      context.disable();
      await provider.shutdown();
    },
  };
}
