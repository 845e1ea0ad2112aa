import assert from 'node:assert/strict';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostClient, hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { PNG, upload } from '../support/uploading.ts';

const many = (count: number, fieldOf: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => fieldOf(index)).join(' ');

describe('a document that Mercurius compiles', () => {
  let host: HostProcess;
  let ada: HostClient;

  beforeAll(async () => {
    host = await startHost('mercurius', 16);
    ada = hostClient(host.url, 'WEBSOCKET', 'ada');
    for (let count = 0; count < 20; count += 1) await upload(ada, PNG);
  });
  afterAll(() => host.stop());

  test.each(['before', 'after'])(
    'is over its budget also where aliases joined by `_` are those of cheap fields %s',
    async (order) => {
      const dear = many(30, (index) => `f${index}_u: files(first: 20) { nodes { ...F } }`);
      const cheap = `u: file(id: "0") { ${many(30, (index) => `f${index}: url`)} }`;
      const root = order === 'before' ? `${cheap} ${dear}` : `${dear} ${cheap}`;
      const document = `{ ${root} } fragment F on File { ${many(120, (index) => `n${index}: name`)} }`;
      // The first answer is not a compiled one.
      for (let count = 0; count < 3; count += 1) {
        assert.deepEqual(await ada.codes(document), ['REQUEST_BUDGET_EXCEEDED'], `answer ${count}`);
      }
    },
  );
});
