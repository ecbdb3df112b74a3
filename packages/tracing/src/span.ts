import {
  type Attributes,
  type Context,
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';

export type SpanFacts = {
  readonly kind?: keyof typeof SpanKind;
  readonly attributes?: Attributes;
};

export type StartedSpan = {
  /** What children are told: they stand below this span. */
  readonly traceparent: string;
  readonly end: (error?: unknown) => void;
};

const SAMPLED = /^00-([0-9a-f]{32})-([0-9a-f]{16})-01$/;

/** Is somebody recording the trace? Everything else costs nothing. */
export function isSampled(traceparent: string | undefined): traceparent is string {
  return traceparent?.endsWith('-01') ?? false;
}

/** A span below a sampled traceparent, or undefined where there is none. Without tracing it records nothing. */
export function startSpan(
  name: string,
  traceparent: string | undefined,
  facts: SpanFacts = {},
): StartedSpan | undefined {
  if (!isSampled(traceparent)) return undefined;
  const span = open(name, parentOf(traceparent), facts);
  return { traceparent: traceparentOf(span) ?? traceparent, end: (error) => close(span, error) };
}

/** What is done for many at once shows in the trace of each of them that is sampled: a span each, of the same time. */
export function startSpans(
  name: string,
  traceparents: readonly (string | undefined)[],
  facts: SpanFacts = {},
): readonly (StartedSpan | undefined)[] {
  if (!traceparents.some(isSampled)) return [];
  const attributes = { ...facts.attributes, 'concord.batch.size': traceparents.length };
  return traceparents.map((traceparent) => startSpan(name, traceparent, { ...facts, attributes }));
}

/** As `startSpan`; what `run` calls and awaits stands below the span too, if it names no trace of its own. */
export async function inSpan<Value>(
  name: string,
  traceparent: string | undefined,
  run: (traceparent: string | undefined) => Promise<Value>,
  facts: SpanFacts = {},
): Promise<Value> {
  if (!isSampled(traceparent)) return run(traceparent);
  const parent = parentOf(traceparent);
  const span = open(name, parent, facts);
  try {
    const value = await context.with(trace.setSpan(parent, span), run, undefined, traceparentOf(span) ?? traceparent);
    close(span);
    return value;
  } catch (error) {
    close(span, error ?? 'failed');
    throw error;
  }
}

/** Runs something below a span that was started elsewhere. */
export function below<Value>(traceparent: string, run: () => Value): Value {
  return context.with(parentOf(traceparent), run);
}

/** The span that the running code stands in, if it is recorded. */
export function activeTraceparent(): string | undefined {
  const span = trace.getActiveSpan();
  return span && traceparentOf(span);
}

function open(name: string, parent: Context, { kind = 'INTERNAL', attributes }: SpanFacts): Span {
  // Asked for each time: a tracer that is kept stays with whoever was started first, also when that was stopped.
  return trace
    .getTracer('concord')
    .startSpan(name, { kind: SpanKind[kind], ...(attributes ? { attributes } : {}) }, parent);
}

function close(span: Span, error?: unknown): void {
  if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function parentOf(traceparent: string): Context {
  const [, traceId = '', spanId = ''] = SAMPLED.exec(traceparent) ?? [];
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true });
}

function traceparentOf(span: Span): string | undefined {
  const spanContext = span.spanContext();
  if (!isSpanContextValid(spanContext) || !(spanContext.traceFlags & TraceFlags.SAMPLED)) return undefined;
  return `00-${spanContext.traceId}-${spanContext.spanId}-01`;
}
