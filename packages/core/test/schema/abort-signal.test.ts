import assert from 'node:assert/strict';
import type { GraphQLResolveInfo } from 'graphql';
import { describe, it } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { signalOf } from '../../src/operation/abort-signal.ts';
import { override } from '../support/intercept.ts';
import { testHost } from '../support/test-host.ts';

describe('the signal of a client that leaves', () => {
  const { signal } = new AbortController();
  const info = { getAbortSignal: () => signal } as unknown as GraphQLResolveInfo;

  it('is that of graphql 17, or that of the request in the context', () => {
    assert.equal(signalOf({}, info), signal);
    assert.equal(signalOf({ request: new Request('http://a.example', { signal }) }, undefined)?.aborted, false);
  });

  it.each([null, undefined, 'text', {}, { request: null }, { request: { signal: true } }])(
    'is none where the server says nothing: %j',
    (context) => {
      assert.equal(signalOf(context, undefined), null);
    },
  );

  it('reaches the database with a list of files', async () => {
    const seen: unknown[] = [];
    const database = override(memoryDatabase(), {
      'files.list': ({ args: [query] }, proceed) => {
        seen.push((query as { readonly signal?: unknown }).signal);
        return proceed();
      },
    });
    const host = testHost({ database });
    await host.run('{ files { nodes { id } } }');
    assert.deepEqual(seen, [null]);
  });
});
