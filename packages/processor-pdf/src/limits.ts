import { wholeNumberInRange } from '@graphql-darkroom/processor-sharp/internal';

/** Limits for PDFs. */
export interface PdfLimits {
  /**
   * Maximum size of an original in bytes. It is held in memory during the conversion.
   *
   * @default 104_857_600
   */
  readonly maxSourceBytes?: number;
  /**
   * Maximum time to draw the page, 1 to 3,600 seconds, of both wall-clock and CPU time. Then its process is killed.
   * Reading the original, the conversions and writing their results do not count, nor does time in which the machine
   * was suspended or busy with other work: after four times as long plus a minute, the conversion is retried.
   *
   * @default 30
   */
  readonly timeoutSeconds?: number;
  /**
   * Maximum resident memory of the process that draws a page in bytes, 268,435,456 (256 MiB) to 2,147,483,648 (2 GiB).
   * Checked every 20 ms; a process that exceeds it is killed.
   *
   * @default 1_073_741_824
   */
  readonly maxMemoryBytes?: number;
}

/** The limits in effect. */
export type ResolvedLimits = Required<PdfLimits>;

/** The most that PDFium can allocate: 2 GiB, the memory of its WebAssembly module. */
const MOST_MEMORY_BYTES = 2_147_483_648;

/**
 * Completes the given limits with defaults.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION.
 */
export function resolveLimits(given: PdfLimits): ResolvedLimits {
  const limit = (name: keyof PdfLimits, otherwise: number, least: number, most: number): number =>
    wholeNumberInRange(name, given[name] ?? otherwise, least, most);
  return {
    maxSourceBytes: limit('maxSourceBytes', 104_857_600, 1, MOST_MEMORY_BYTES),
    timeoutSeconds: limit('timeoutSeconds', 30, 1, 3600),
    maxMemoryBytes: limit('maxMemoryBytes', 1_073_741_824, 268_435_456, MOST_MEMORY_BYTES),
  };
}
