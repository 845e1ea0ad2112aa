/** Where servers put a socket, as paths in the context. */
const PLACES: readonly (readonly string[])[] = [
  ['extra', 'socket'],
  ['req', 'socket'],
  ['request', 'raw', 'socket'],
];

/**
 * The socket that a request came through, if the context shows it as graphql-ws, Node.js, Yoga or Fastify do; otherwise
 * null.
 */
export function socketOf(context: unknown): object | null {
  for (const place of PLACES) {
    let value: unknown = context;
    for (const name of place) value = isObject(value) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
    if (isObject(value)) return value;
  }
  return null;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
