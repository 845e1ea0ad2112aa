import assert from 'node:assert/strict';

/** The maximum time that a case waits for an expected event. */
const DEADLINE_MS = 30_000;

/** Resolves after this many milliseconds. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Polls until `look` returns true; rejects with the message after 30 seconds. */
export async function eventually(message: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await look())) {
    if (Date.now() > deadline) assert.fail(`${message}: not within ${DEADLINE_MS / 1000} seconds`);
    await delay(20);
  }
}
