import type { ReprocessProgress } from '../conversions/reprocess-conversion.ts';
import type { Darkroom } from '../create-darkroom.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';

/** What the command `reprocess` takes. */
export interface ReprocessCommand {
  readonly conversion: string;
  readonly after: string | null;
  readonly failed: boolean;
  readonly dryRun: boolean;
}

/**
 * Has outdated derivatives made again, and says where to go on if it breaks off. Resolves to the text to end with.
 *
 * @throws {DarkroomError} as {@link Darkroom.reprocess}.
 */
export async function reprocess(
  darkroom: Pick<Darkroom, 'reprocess'>,
  command: ReprocessCommand,
  progressTo: { write(text: string): unknown },
): Promise<string> {
  const { conversion, dryRun } = command;
  let last: ReprocessProgress | undefined;
  try {
    const { found, requested } = await darkroom.reprocess({
      ...command,
      onProgress: (progress) => {
        last = progress;
        progressTo.write(`${progress.found} found, ${progress.requested} requested, up to ${progress.after}\n`);
      },
    });
    return dryRun
      ? `${found} files have an outdated ${conversion}. Nothing was changed.\n`
      : `${found} files had an outdated ${conversion}; ${requested} are being made again by the workers.\n`;
  } catch (error) {
    if (last === undefined || !(error instanceof DarkroomError)) throw error;
    const message = `${error.message} Go on with: npx @graphql-darkroom/core reprocess --conversion ${conversion} --after ${last.after}`;
    throw new DarkroomError(error.code, message, { cause: error });
  }
}
