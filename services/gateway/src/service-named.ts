import { GraphQLError } from 'graphql';
import type { Executor, GraphAnswer } from './execute.ts';

/** A service that answers and cannot do its work says whose fields are missing, as the gateway does of one that is away. */
export function serviceNamed(read: Executor, service: string): Executor {
  return (request) => {
    const { shared, answer } = read(request);
    return { shared, answer: async (call) => named(await answer(call), service) };
  };
}

function named(answer: GraphAnswer, service: string): GraphAnswer {
  if ('text' in answer || !answer.result.errors?.some(isUnavailable)) return answer;
  const errors = answer.result.errors.map((error) => (isUnavailable(error) ? placedIn(service, error) : error));
  return { ...answer, result: { ...answer.result, errors } };
}

function isUnavailable({ extensions }: GraphQLError): boolean {
  return extensions.code === 'UNAVAILABLE';
}

function placedIn(
  service: string,
  { message, nodes, source, positions, path, extensions }: GraphQLError,
): GraphQLError {
  const place = { nodes: nodes ?? null, source: source ?? null, positions: positions ?? null, path: path ?? null };
  return new GraphQLError(message, { ...place, extensions: { ...extensions, service } });
}
