/** Why an image is refused. Available wherever images are decoded, where the rest of Darkroom is not. */
export type Verdict =
  | 'UNSUPPORTED'
  | 'DAMAGED'
  | 'TOO_MANY_PIXELS'
  | 'SIDE_OVER_LIMIT'
  | 'TOO_MANY_FRAMES'
  | 'SIDE_TOO_LONG'
  | 'RESULT_TOO_LONG'
  | 'TOO_COMPLEX'
  | 'TOO_MUCH_MEMORY'
  | 'FORMAT_NOT_SERVED';

/** Ends the rendering of an image with a verdict. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly verdict: Verdict;

  constructor(verdict: Verdict, cause?: unknown) {
    super(cause instanceof Error ? cause.message : verdict, { cause });
    this.verdict = verdict;
  }
}

/** Verdicts on work that is still in progress. */
const SPENT: ReadonlySet<Verdict> = new Set<Verdict>(['TOO_COMPLEX', 'TOO_MUCH_MEMORY']);

/**
 * Whether a renderer is of no use after this error. After a refusal, it can take the next image; after an unexpected
 * error, perhaps not.
 */
export function endsRenderer(error: unknown): boolean {
  return !(error instanceof Refused) || SPENT.has(error.verdict);
}
