import { orAborted } from '@graphql-darkroom/core/adapter';
import { startDecodingProcess, withinMemory, withinTime } from '@graphql-darkroom/processor-sharp/internal';
import type { ResolvedLimits } from '../limits.ts';
import { refusalOf, tooComplexOrError } from '../refusals.ts';
import type { DrawnPage, PageRequest } from './protocol.ts';

/** The file that the process runs: next to the package's entry, or to this file in the sources. */
const DRAWING_MAIN: URL = new URL(
  import.meta.url.endsWith('.ts') ? './drawing-main.ts' : './drawing-main.js',
  import.meta.url,
);

/**
 * Draws the first page of a PDF as a PNG, in a process of its own, which has been told to end when this settles.
 *
 * @param stay Receives the end of the process.
 * @throws {DarkroomError} UNSUPPORTED_IMAGE, INVALID_IMAGE, IMAGE_TOO_COMPLEX.
 */
export async function drawFirstPage(
  bytes: Uint8Array,
  {
    longSide,
    limits,
    signal,
    stay,
  }: {
    readonly longSide: number;
    readonly limits: ResolvedLimits;
    readonly signal: AbortSignal;
    readonly stay: (until: Promise<unknown>) => void;
  },
): Promise<Uint8Array> {
  const { timeoutSeconds, maxMemoryBytes } = limits;
  const process = await startDecodingProcess<PageRequest, DrawnPage>({ main: DRAWING_MAIN, args: [], signal });
  stay(process.ended);
  try {
    const drawing = withinMemory(process.pid, maxMemoryBytes, () =>
      process.ask({ kind: 'draw', bytes, longSide, maxMemoryBytes }),
    );
    const drawn = await orAborted(signal, withinTime(timeoutSeconds, process.cpuSeconds, drawing));
    if ('png' in drawn) return drawn.png;
    throw refusalOf(drawn.refusal);
  } catch (error) {
    throw tooComplexOrError(error, limits);
  } finally {
    process.kill();
  }
}
