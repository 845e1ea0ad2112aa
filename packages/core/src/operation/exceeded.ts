import {
  getNullableType,
  GraphQLError,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isListType,
  isNonNullType,
} from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { isPassing } from '../errors/host-errors.ts';
import type { Operation } from './operation.ts';

/**
 * The error of an operation that is over its budget, made once: it has the place of the field that met it first, so
 * that a server takes it for all others as it is, where ten thousand errors of their own would exhaust its memory. Null
 * for errors of other kinds. An event of a subscription that meets an outage is told again, over its budget or not.
 */
export function exceededError(
  operation: Operation,
  error: unknown,
  info: Partial<Pick<GraphQLResolveInfo, 'fieldNodes' | 'path'>> | undefined,
): { readonly error: Error; readonly isFirst: boolean } | null {
  if (isPassing(error)) operation.tellAgain?.();
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

/**
 * What a field answers with in an operation that is over its budget. The first to meet it throws; of the others only
 * those do that can be neither null nor empty.
 *
 * @throws {GraphQLError} REQUEST_BUDGET_EXCEEDED.
 */
export function emptyAnswer(
  { error, isFirst }: { readonly error: Error; readonly isFirst: boolean },
  type: GraphQLOutputType | undefined,
): unknown {
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
