import type { Rejection, Result } from '@concord/result';
import { GraphQLError } from 'graphql';

/** The value of an accepted result; a rejection becomes an error with its stable code and facts in `extensions`. */
export function unwrap<Value>(result: Result<Value, Rejection>): Value {
  if (result.ok) return result.value;
  throw graphError(result.rejection);
}

export function graphError(rejection: Rejection): GraphQLError {
  const words = rejection.code.toLowerCase().replaceAll('_', ' ');
  const message = 'title' in rejection && typeof rejection.title === 'string' ? rejection.title : words;
  return new GraphQLError(message, { extensions: { ...rejection } });
}
