import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { storageContract, type StorageContractSubject } from '@graphql-darkroom/core/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { testContract } from '../../../test/support/test-contract.ts';
import { azureStorage } from '../src/index.ts';
import { CALL_LIMITS } from '../src/limits.ts';
import { copyBlob } from '../src/objects/copy-blob.ts';
import { type Azurite, clientOf, startAzurite } from './azurite.ts';

let azurite: Azurite;

beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

describe('azureStorage keeps the contract of Storage', () => {
  let subject: StorageContractSubject;

  beforeAll(async () => {
    const container = await azurite.newContainer();
    const files = azurite.client.getContainerClient(container);
    const options = { container, prefix: 'contract', publicContainer: await azurite.newContainer('blob') };
    subject = {
      storage: azureStorage({ ...options, client: azurite.client }),
      fetch: (request) => fetch(request),
      putForeign: async (name, bytes) => {
        await files.getBlockBlobClient(name).uploadData(bytes);
      },
      unreachable: azureStorage({ ...options, client: clientOf('http://127.0.0.1:1/devstoreaccount1', 1) }),
    };
  });

  testContract(storageContract, () => subject);
});

describe('README and guide', () => {
  const packageDirectory = new URL('..', import.meta.url);
  const readme = readFileSync(new URL('README.md', packageDirectory), 'utf8');
  const guide = readFileSync(new URL('../../docs/guides/azure.md', packageDirectory), 'utf8');

  test('have an example that runs', async () => {
    await azurite.client.createContainer('my-files');
    const [, example = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    assert.match(example, /azureStorage\(/);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--conditions=@graphql-darkroom/source', '--input-type=module-typescript', '--eval', example],
      {
        cwd: packageDirectory,
        timeout: 50_000,
        env: { ...process.env, AZURE_STORAGE_CONNECTION_STRING: azurite.connectionString },
      },
    );
    assert.equal(stdout, 'hello\n');
  });

  test('have CORS rules that let a page of another origin PUT parts, as a browser would', async () => {
    const [, origin = '', headers = ''] = /--origins (\S+)[\s\S]*?--allowed-headers '([^']*)'/.exec(guide) ?? [];
    const cors = { allowedOrigins: origin, allowedHeaders: headers, exposedHeaders: '', maxAgeInSeconds: 3600 };
    await azurite.client.setProperties({ cors: [{ ...cors, allowedMethods: 'PUT,GET,HEAD' }] });
    const storage = azureStorage({ client: azurite.client, container: await azurite.newContainer() });
    const upload = { key: 'a/original', ...(await storage.uploads.start({ key: 'a/original', contentType: null })) };
    const { urls } = await storage.uploads.sign({ ...upload, parts: [{ number: 1, size: 3 }], expiresInSeconds: 60 });
    const preflight = {
      origin,
      'access-control-request-method': 'PUT',
      'access-control-request-headers': 'content-type',
    };
    const allowed = await fetch(urls[0] ?? '', { method: 'OPTIONS', headers: preflight });
    assert.equal(allowed.status, 200);
    assert.equal(allowed.headers.get('access-control-allow-origin'), origin);
    const put = await fetch(urls[0] ?? '', { method: 'PUT', body: 'abc', headers: { origin } });
    assert.equal(put.status, 201);
    assert.equal(put.headers.get('access-control-allow-origin'), origin);
    const strange = { ...preflight, origin: 'https://elsewhere.example.com' };
    assert.equal((await fetch(urls[0] ?? '', { method: 'OPTIONS', headers: strange })).status, 403);
  });
});

describe('azureStorage', () => {
  test.each([
    ['a container that is none', { container: 'No_Container' }],
    ['a prefix of strange characters', { prefix: 'a b' }],
    ['a segment that ends in a dot', { prefix: 'a./b' }],
    ['the same container for what everyone can read', { publicContainer: 'files' }],
    ['a base URL for no container', { publicBaseUrl: 'https://cdn.example.com' }],
    ['an endpoint with a query', { endpointForClients: 'https://files.example.com?a=1' }],
    ['a limit of no seconds', { requestTimeoutSeconds: 0 }],
  ])('refuses %s', (_, options) => {
    assert.throws(() => azureStorage({ client: azurite.client, container: 'files', ...options }), {
      code: 'INVALID_CONFIGURATION',
    });
  });

  test('copies what is larger than one request copies block by block, and nothing that changes meanwhile', async () => {
    const client = azurite.client.getContainerClient(await azurite.newContainer('blob'));
    const [source, blob] = [client.getBlockBlobClient('source'), client.getBlockBlobClient('copy')];
    await source.upload('0123456789', 10);
    const copy = (options: { readonly isUnchanged?: () => Promise<boolean> }): Promise<boolean> =>
      copyBlob({ url: source.url, size: 10 }, { blob, headers: { blobContentType: 'text/x' } }, CALL_LIMITS, {
        blockBytes: 3,
        ...options,
      });
    assert.equal(await copy({ isUnchanged: async () => false }), false);
    assert.equal(await blob.exists(), false);
    assert.equal(await copy({}), true);
    assert.equal(String(await blob.downloadToBuffer()), '0123456789');
    const { committedBlocks = [] } = await blob.getBlockList('committed');
    assert.deepEqual(
      committedBlocks.map(({ size }) => size),
      [3, 3, 3, 1],
    );
  });
});
