import type { ReprocessProgress } from '../conversions/reprocess.ts';
import type { Darkroom } from '../create-darkroom.ts';
import { counted } from '../errors/counted.ts';
import { DarkroomError } from '../errors/darkroom-error.ts';

/** The options of the command `reprocess`. */
export interface ReprocessCommand {
  /** The name of a conversion or ladder; undefined for placeholders. */
  readonly conversion: string | undefined;
  readonly after: string | null;
  readonly failed: boolean;
  readonly dryRun: boolean;
}

/**
 * Requests outdated derivatives again, or missing placeholders, and reports how to continue if it fails on the way.
 * Resolves to the final text.
 *
 * @throws {DarkroomError} as {@link Darkroom.reprocess}.
 */
export async function reprocess(
  darkroom: Pick<Darkroom, 'reprocess'>,
  command: ReprocessCommand,
  progressTo: { write(text: string): unknown },
): Promise<string> {
  const { conversion, dryRun, ...options } = command;
  const what = conversion === undefined ? { placeholders: true } : { conversion };
  let last: ReprocessProgress | undefined;
  try {
    const { found, requested } = await darkroom.reprocess({
      ...what,
      ...options,
      dryRun,
      onProgress: (progress) => {
        last = progress;
        progressTo.write(`${progress.found} found, ${progress.requested} requested, up to ${progress.after}\n`);
      },
    });
    if (conversion === undefined) {
      return dryRun
        ? `${found} files have no placeholder. Nothing was changed.\n`
        : `${found} files had no placeholder; ${requested} were requested. The workers make them.\n`;
    }
    return dryRun
      ? `${counted(found, 'file')} ${found === 1 ? 'has' : 'have'} an outdated ${conversion}. Nothing was changed.\n`
      : `${counted(found, 'file')} had an outdated ${conversion}; ${requested} ${requested === 1 ? 'was' : 'were'} requested again. Workers make ${requested === 1 ? 'it' : 'them'}.\n`;
  } catch (error) {
    if (last === undefined || !(error instanceof DarkroomError)) throw error;
    const chosen = conversion === undefined ? '--placeholders' : `--conversion ${conversion}`;
    const message = `${error.message} Continue with: npx @graphql-darkroom/core reprocess ${chosen} --after ${last.after}`;
    throw new DarkroomError(error.code, message, { cause: error });
  }
}
