import type { GraphQLResolveInfo } from 'graphql';

/**
 * Aborted once the client of an operation has left: the signal of graphql 17, or that of the request, which GraphQL
 * Yoga and other Fetch API servers put into the context. Null if the server provides none.
 */
export function signalOf(context: unknown, info: GraphQLResolveInfo | undefined): AbortSignal | null {
  const given = info === undefined ? undefined : (info as WithAbortSignal).getAbortSignal?.();
  if (given instanceof AbortSignal) return given;
  const signal = propertyOf(propertyOf(context, 'request'), 'signal');
  return signal instanceof AbortSignal ? signal : null;
}

/** As graphql 17 provides it. */
interface WithAbortSignal {
  readonly getAbortSignal?: () => AbortSignal | undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : null;
}
