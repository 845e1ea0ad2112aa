import assert from 'node:assert/strict';
import { isRetryable } from '../errors/darkroom-error.ts';

/** A call of each method of a port. */
export type CallsOf<Port> = { readonly [Method in keyof Port]-?: () => unknown };

/** Fails unless all of these calls reject with this code, each with the original error as its `cause`. */
export async function assertUnavailable(
  code: `${'DATABASE' | 'PROCESSOR' | 'STORAGE' | 'TAGGER'}_UNAVAILABLE`,
  calls: Readonly<Record<string, () => unknown>>,
): Promise<void> {
  await Promise.all(
    Object.entries(calls).map(async ([method, call]) => {
      const error = await failureOf(call);
      assert.ok(error !== null, `\`${method}\` does not fail`);
      assert.equal(error.code, code, `the code of what \`${method}\` throws`);
      assert.ok(error.cause !== undefined, `\`${method}\` says by \`cause\` what went wrong`);
    }),
  );
}

/** Whether a failure is the adapter's, not a case's assertion, and should be retried. */
export function isRetryableFailure(error: unknown): boolean {
  return isRetryable(error) && !(error instanceof assert.AssertionError);
}

async function failureOf(call: () => unknown): Promise<{ readonly code?: unknown; readonly cause?: unknown } | null> {
  try {
    await call();
    return null;
  } catch (error) {
    return error as { readonly code?: unknown; readonly cause?: unknown };
  }
}
