import type { ExecutionResult } from 'graphql';

/** A result whose data are ordinary objects instead of graphql-js' null-prototype ones. */
export function withPlainData(result: ExecutionResult): ExecutionResult {
  return 'data' in result ? { ...result, data: plain(result.data) as ExecutionResult['data'] & {} } : result;
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
