/**
 * A number and what it counts, for messages: `1 file`, `2 files`. For nouns whose plural ends in `s`.
 *
 * @example
 * ```ts
 * const message = `At most ${counted(maxFrames, 'frame')} are converted.`;
 * ```
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
