import assert from 'node:assert/strict';
import { test } from 'vitest';
import { testHost } from '../support/test-host.ts';

test('the policy of uploads for no target is what uploads without one are judged by', async () => {
  const host = testHost({ defaults: { accept: ['image/*'], maxBytes: 10 }, requireSize: true });
  const document = '{ fileUploadPolicy { target accept maxBytes requireSize visibility } }';
  assert.deepEqual(await host.ask(document), {
    target: null,
    accept: ['image/*'],
    maxBytes: 10,
    requireSize: true,
    visibility: 'PRIVATE',
  });
  const codes = await Promise.all([
    host.codes('mutation { startFileUpload(size: 11) { id } }'),
    host.codes('mutation { startFileUpload { id } }'),
  ]);
  assert.deepEqual(codes, [['FILE_TOO_LARGE'], ['SIZE_REQUIRED']]);
});
