import type { GraphQLResolveInfo } from 'graphql';

/**
 * What is aborted once the client of an operation has left: that of graphql 17, or that of the request, which GraphQL
 * Yoga and others on the Fetch API have in the context. Null where the server says nothing.
 */
export function signalOf(context: unknown, info: GraphQLResolveInfo | undefined): AbortSignal | null {
  const given = info === undefined ? undefined : (info as WithAbortSignal).getAbortSignal?.();
  if (given instanceof AbortSignal) return given;
  const signal = propertyOf(propertyOf(context, 'request'), 'signal');
  return signal instanceof AbortSignal ? signal : null;
}

/** As graphql 17 has it. */
interface WithAbortSignal {
  readonly getAbortSignal?: () => AbortSignal | undefined;
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? (value as Record<string, unknown>)[name] : null;
}
