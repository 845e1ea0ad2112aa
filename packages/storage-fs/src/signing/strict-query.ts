/** Percent-encodes everything but RFC 3986's unreserved characters, so that no URL parser on the way changes it. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A query with these parameters. Null values are omitted. */
export function writeQuery(parameters: Readonly<Record<string, string | number | null>>): string {
  return Object.entries(parameters)
    .flatMap(([name, value]) => (value === null ? [] : [`${name}=${encodeStrictly(String(value))}`]))
    .join('&');
}

/**
 * The parameters of a query, if each has one of these names, occurs once, and is encoded exactly as by
 * {@link encodeStrictly}; otherwise null. Two URLs that differ in a byte never mean the same.
 */
export function readQuery<Name extends string>(
  query: string,
  names: readonly Name[],
): Readonly<Partial<Record<Name, string>>> | null {
  const parameters: Partial<Record<Name, string>> = {};
  for (const pair of query.split('&')) {
    const split = pair.indexOf('=');
    const name = names.find((known) => known === pair.slice(0, split));
    const value = decodeStrictly(pair.slice(split + 1));
    if (split < 0 || name === undefined || value === null || name in parameters) return null;
    parameters[name] = value;
  }
  return parameters;
}

/** A whole number, exactly as written by {@link String}; otherwise null. */
export function readWholeNumber(text: string | undefined): number | null {
  const number = Number(text);
  return text !== undefined && Number.isSafeInteger(number) && number >= 0 && String(number) === text ? number : null;
}

function decodeStrictly(text: string): string | null {
  try {
    const decoded = decodeURIComponent(text);
    return encodeStrictly(decoded) === text ? decoded : null;
  } catch {
    return null;
  }
}
