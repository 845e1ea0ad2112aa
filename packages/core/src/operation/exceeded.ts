import {
  getNullableType,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isListType,
  isNonNullType,
} from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { isTransient } from '../errors/host-errors.ts';
import { toGraphQLError } from '../errors/to-graphql-error.ts';
import type { DarkroomLogger } from '../ports/logger.ts';
import type { Operation } from './operation.ts';

/** Where a field failed. */
type FailedField = Partial<Pick<GraphQLResolveInfo, 'fieldNodes' | 'path' | 'returnType'>> | undefined;

/** The error of an operation that is over its budget, and whether this field is the first to report it. */
interface Exceeded {
  readonly error: Error;
  readonly isFirst: boolean;
}

/**
 * The error that a client sees for a failed field; for an operation that is over its budget, one error for all fields.
 * An event of a subscription that was hit by an outage is sent again, over its budget or not.
 */
export function clientErrorOf(operation: Operation, error: unknown, info: FailedField, log: DarkroomLogger): Error {
  if (isTransient(error)) operation.tellAgain?.();
  return exceededError(operation, error, info)?.error ?? toGraphQLError(error, log);
}

/**
 * The result of a failed field. In an operation that is over its budget, it is empty, except for the first field to
 * report it and fields that can be neither null nor empty.
 *
 * @param type The type of the result.
 * @throws {GraphQLError} as {@link clientErrorOf} returns it.
 */
export function answerToFailure(
  operation: Operation,
  error: unknown,
  info: FailedField,
  log: DarkroomLogger,
  type: GraphQLOutputType | undefined = info?.returnType,
): unknown {
  if (isTransient(error)) operation.tellAgain?.();
  const exceeded = exceededError(operation, error, info);
  if (exceeded === null) throw toGraphQLError(error, log);
  return emptyAnswer(exceeded, type);
}

/**
 * The error of an operation that is over its budget, created once: it has the location of the first field that met it,
 * so that a server reuses it for all others. Ten thousand separate errors would exhaust its memory. Null for other
 * errors.
 */
function exceededError(operation: Operation, error: unknown, info: FailedField): Exceeded | null {
  if (operation.exceeded !== undefined) return { error: operation.exceeded, isFirst: false };
  const overspent = overspending(operation, error);
  if (overspent === null) return null;
  const isFirst = operation.exceeded === undefined;
  operation.exceeded ??= new GraphQLError(overspent.message, {
    extensions: { ...overspent.context, code: overspent.code },
    // A field may be repeated ten thousand times under one name, and each location would be reported.
    nodes: info?.fieldNodes?.[0] ?? null,
    path: pathOf(info?.path),
  });
  return { error: operation.exceeded, isFirst };
}

/** The error of an exceeded budget, even if one more error of another kind exceeded it. */
function overspending({ budget }: Operation, error: unknown): DarkroomError | null {
  if (isOverspent(error)) return error;
  try {
    budget.spend('maxErrors');
    return null;
  } catch (exceeded) {
    return isOverspent(exceeded) ? exceeded : null;
  }
}

function isOverspent(error: unknown): error is DarkroomError {
  return error instanceof DarkroomError && error.code === 'REQUEST_BUDGET_EXCEEDED';
}

function emptyAnswer({ error, isFirst }: Exceeded, type: GraphQLOutputType | undefined): unknown {
  if (isFirst || type === undefined) throw error;
  if (!isNonNullType(type)) return null;
  if (isListType(getNullableType(type))) return [];
  throw error;
}

function pathOf(path: GraphQLResolveInfo['path'] | undefined): readonly (string | number)[] {
  const keys: (string | number)[] = [];
  for (let place = path; place !== undefined; place = place.prev) keys.push(place.key);
  return keys.toReversed();
}
