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

/** The error of an operation that is over its budget, and whether a field is the first to meet it. */
interface Exceeded {
  readonly error: Error;
  readonly isFirst: boolean;
}

/**
 * The error that a client sees of what failed in a field: of an operation that is over its budget, one for all fields.
 * An event of a subscription that meets an outage is told again, over its budget or not.
 */
export function clientErrorOf(operation: Operation, error: unknown, info: FailedField, log: DarkroomLogger): Error {
  if (isTransient(error)) operation.tellAgain?.();
  return exceededError(operation, error, info)?.error ?? toGraphQLError(error, log);
}

/**
 * What a field that failed answers with: in an operation that is over its budget, nothing, but for the first field to
 * meet it and those that can be neither null nor empty.
 *
 * @param type What the answer may be.
 * @throws {GraphQLError} As {@link clientErrorOf} gives it.
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
 * The error of an operation that is over its budget, made once: it has the place of the field that met it first, so
 * that a server takes it for all others as it is, where ten thousand errors of their own would exhaust its memory. Null
 * for errors of other kinds.
 */
function exceededError(operation: Operation, error: unknown, info: FailedField): Exceeded | null {
  if (operation.exceeded !== undefined) return { error: operation.exceeded, isFirst: false };
  const overspent = overspending(operation, error);
  if (overspent === null) return null;
  const isFirst = operation.exceeded === undefined;
  operation.exceeded ??= new GraphQLError(overspent.message, {
    extensions: { ...overspent.context, code: overspent.code },
    // A field may be written ten thousand times under one name, and each place would be told.
    nodes: info?.fieldNodes?.[0] ?? null,
    path: pathOf(info?.path),
  });
  return { error: operation.exceeded, isFirst };
}

/** The error of a budget that is exceeded, also where it is by one more error of another kind. */
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
