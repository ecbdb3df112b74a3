export { sampledTraceparent } from './sampling.ts';
export {
  activeTraceparent,
  below,
  inSpan,
  isSampled,
  type SpanFacts,
  type StartedSpan,
  startSpan,
  startSpans,
} from './span.ts';
