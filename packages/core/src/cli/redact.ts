const SECRET_NAME = /SECRET|PASSWORD|PASSWD|TOKEN|CREDENTIAL|PRIVATE|API_?KEY|ACCESS_?KEY|SIGNATURE/i;
/** Shorter values may occur in a text by chance. */
const MIN_LENGTH = 6;

/**
 * The text without secrets: passwords in URLs, everything after the `?` of a URL, which may be a signature, and the
 * values of environment variables that have names of secrets.
 */
export function redact(text: string, environment: NodeJS.ProcessEnv = process.env): string {
  const values = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value !== undefined && value.length >= MIN_LENGTH)
    .map(([, value]) => value ?? '')
    // Longest first: one value may be the beginning of another.
    .toSorted((a, b) => b.length - a.length);
  const withoutValues = values.reduce((rest, value) => rest.replaceAll(value, '[redacted]'), text);
  return withoutValues
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#'"`]*@/gi, '$1[redacted]@')
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s?#'"`]*\?)[^\s'"`]*/gi, '$1[redacted]');
}
