import assert from 'node:assert/strict';
import { GraphQLError } from 'graphql';
import { test } from 'vitest';
import { throwingForResolvers } from '../../src/errors/error-for-resolvers.ts';
import { isTransient } from '../../src/errors/host-errors.ts';
import { DarkroomError, type DarkroomErrorCode, isRetryable } from '../../src/index.ts';

const SECRET = 'SECRET/srv/darkroom-bucket';

/** What a function throws that a host may call in its resolvers, and which threw this. */
async function thrown(error: unknown): Promise<unknown> {
  const { call } = throwingForResolvers({
    call: async () => {
      throw error;
    },
  });
  try {
    return await call();
  } catch (caught) {
    return caught;
  }
}

test('an error for clients is a GraphQLError and a DarkroomError', async () => {
  const cause = new Error(SECRET);
  const error = await thrown(new DarkroomError('STORAGE_UNAVAILABLE', 'Try again.', { context: { part: 2 }, cause }));
  assert.ok(error instanceof GraphQLError && error instanceof DarkroomError);
  assert.equal(error.code, 'STORAGE_UNAVAILABLE');
  assert.deepEqual(error.context, { part: 2 });
  assert.equal(error.cause, cause);
  assert.deepEqual(error.toJSON(), {
    message: 'Try again.',
    extensions: { code: 'STORAGE_UNAVAILABLE', retryable: true, part: 2 },
  });
  // As of the host's function that called it: `authorize` may ask `files.get`.
  assert.ok(isRetryable(error) && isTransient(error));
});

test.each(['INVALID_CONFIGURATION', 'DATABASE_LOCKED'] as const satisfies DarkroomErrorCode[])(
  '%s is no GraphQLError, so that servers mask it',
  async (code) => {
    const error = new DarkroomError(code, SECRET);
    assert.equal(await thrown(error), error);
    assert.equal(error instanceof GraphQLError, false);
  },
);

test('any other error stays as it is', async () => {
  for (const error of [new Error(SECRET), new GraphQLError('The host refuses.'), 'text', null]) {
    assert.equal(await thrown(error), error);
    assert.equal(error instanceof DarkroomError, false);
  }
});
