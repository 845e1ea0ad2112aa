import assert from 'node:assert/strict';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type ExampleProcess, startExample } from '../support/example-process.ts';
import { hostClient } from '../support/host-client.ts';

const EXAMPLES = join(import.meta.dirname, '../../../examples');
const MUTATION = 'mutation { startFileUpload(size: 1) { id } }';
const FORM_TYPES = ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'];

describe.each(['existing-apollo-server', 'existing-mercurius'])('the example %s', (example) => {
  let server: ExampleProcess;
  beforeAll(async () => {
    server = await startExample(join(EXAMPLES, example));
  });
  afterAll(() => server.stop());

  const uploads = async (): Promise<unknown> =>
    hostClient(server.url, 'WEBSOCKET', 'ada').ask('{ files(where: { status: [UPLOADING] }) { nodes { id } } }');

  test('takes no mutation that a page of another site can send without asking', async () => {
    const attempts = [
      ...FORM_TYPES.map((type) => [server.url, 'POST', type, JSON.stringify({ query: MUTATION })] as const),
      [server.url, 'POST', 'application/x-www-form-urlencoded', `query=${encodeURIComponent(MUTATION)}`] as const,
      [`${server.url}?query=${encodeURIComponent(MUTATION)}`, 'GET', 'text/plain', null] as const,
    ];
    for (const [url, method, type, body] of attempts) {
      const response = await fetch(url, { method, headers: { 'content-type': type, 'x-user': 'ada' }, body });
      assert.ok(response.status >= 400, `${method} ${type}: ${response.status}`);
    }
    assert.deepEqual(await uploads(), { files: { nodes: [] } });
  });

  test('lets no other origin ask or read, and cannot be framed', async () => {
    const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };
    for (const method of ['OPTIONS', 'POST']) {
      const response = await fetch(server.url, { method, headers: { ...headers, 'content-type': 'application/json' } });
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(response.headers.get('content-security-policy'), "frame-ancestors 'none'");
      assert.equal(response.headers.get('x-frame-options'), 'DENY');
    }
  });
});
