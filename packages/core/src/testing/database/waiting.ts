import assert from 'node:assert/strict';

/** The longest that a case waits for something that has to happen. */
const DEADLINE_MS = 30_000;

/** Resolves after so many milliseconds. */
export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks again and again until the look says true, and rejects with the message where that takes 30 seconds. */
export async function eventually(message: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  while (!(await look())) {
    if (Date.now() > deadline) assert.fail(`${message}: not within ${DEADLINE_MS / 1000} seconds`);
    await delay(20);
  }
}
