import type { Verdict } from './verdict.ts';

const VERDICTS: readonly (readonly [RegExp, Verdict])[] = [
  [/exceeds pixel limit/i, 'TOO_MANY_PIXELS'],
  [/too large for the \w+ format/i, 'SIDE_TOO_LONG'],
  [/^timeout:/im, 'TOO_COMPLEX'],
  [/exceeds channel limit|unsupported image format/i, 'UNSUPPORTED'],
];

/** The verdict that an error of sharp stands for; null if there is none. */
export function verdictOf(error: unknown): Verdict | null {
  const message = messageOf(error);
  return VERDICTS.find(([text]) => text.test(message))?.[1] ?? null;
}

/** Whether an error of sharp is about the machine, and so says nothing about the image. */
export function isOutOfMemory(error: unknown): boolean {
  return /out of memory|unable to allocate|enough memory/i.test(messageOf(error));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
