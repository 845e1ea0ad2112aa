import { DarkroomError } from '../errors/darkroom-error.ts';

/** The code of an error as clients see it, or the name of its class: `error.type` in the semantic conventions. */
export function errorType(error: unknown): string {
  if (error instanceof DarkroomError) return error.code;
  if (!(error instanceof Error)) return '_OTHER';
  const extensions = 'extensions' in error ? (error.extensions as Readonly<Record<string, unknown>> | null) : null;
  const code = extensions?.['code'];
  return typeof code === 'string' ? code : error.name;
}
