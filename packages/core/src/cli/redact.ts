const SECRET_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|SIGNATURE/i;
/** Shorter values are words that a text may have by chance. */
const MIN_LENGTH = 6;

/**
 * The text without what must not be printed: passwords within URLs, what stands behind their `?`, which signs them, and
 * the values of variables of the environment that are named like secrets.
 */
export function redact(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  const values = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== undefined && value.length >= MIN_LENGTH)
    .map(([, value]) => value ?? '')
    // One may be the beginning of another.
    .toSorted((a, b) => b.length - a.length);
  const withoutValues = values.reduce((rest, value) => rest.replaceAll(value, '[redacted]'), text);
  return withoutValues
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#'"`]*@/gi, '$1[redacted]@')
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#'"`]*\?)[^\s'"`]*/gi, '$1[redacted]');
}
