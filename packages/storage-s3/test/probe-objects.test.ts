import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished, test } from 'vitest';
import { ask } from '../src/doctor/probe-objects.ts';

test('the doctor sends a part without a Content-Type, which Ceph 20 refuses where it is not signed', async () => {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    request.resume().on('end', () => response.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  assert.equal((await ask(url, { method: 'PUT', body: 'hello', headers: { 'x-amz-acl': 'private' } })).status, 200);
  const [headers] = seen;
  assert.deepEqual(
    [headers?.['content-type'], headers?.['content-length'], headers?.['x-amz-acl']],
    [undefined, '5', 'private'],
  );
});
