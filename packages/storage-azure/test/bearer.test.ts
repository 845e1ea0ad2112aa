import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { inspect } from 'node:util';
import {
  BlobServiceClient,
  type ServiceGetUserDelegationKeyResponse,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { azureStorage } from '../src/index.ts';
import { type Azurite, startAzurite } from './azurite.ts';
import { landed, newWorld, put, textOf, type World } from './world.ts';

const SERVED = { contentType: 'text/plain', contentDisposition: 'inline' };

let azurite: Azurite;
let world: World;

beforeAll(async () => {
  azurite = await startAzurite();
  world = await newWorld(azurite);
});
afterAll(() => azurite.stop());

/** The URL of a part as its bearer may change it, without what says that it is one of a block. */
function toBlob(url: string): string {
  return url.replace(/comp=block&blockid=[^&]+&/, '');
}

/** What the bearer of a part's URL can do to the staging blob, each by a request. */
const DEEDS: Readonly<Record<string, (url: string) => Promise<number>>> = {
  'replaces the blob': (url) => put(toBlob(url), 'all of it', { 'x-ms-blob-type': 'BlockBlob' }),
  'makes it an append blob': (url) => put(toBlob(url), '', { 'x-ms-blob-type': 'AppendBlob' }),
  'makes it a page blob of a tebibyte': (url) =>
    put(toBlob(url), '', { 'x-ms-blob-type': 'PageBlob', 'x-ms-blob-content-length': String(2 ** 40) }),
  'leases it for ever': (url) =>
    put(`${toBlob(url)}&comp=lease`, '', { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '-1' }),
  'takes a snapshot of it': (url) => put(`${toBlob(url)}&comp=snapshot`, ''),
  'commits a block list': (url) =>
    put(
      `${toBlob(url)}&comp=blocklist`,
      `<?xml version="1.0" encoding="utf-8"?><BlockList><Latest>${blockOf(url)}</Latest></BlockList>`,
    ),
  'sends blocks of no part': (url) =>
    put(url.replace(/blockid=[^&]+/, `blockid=${btoa('part-99999')}`), 'x'.repeat(99)),
  'sends a block whose id is of another length': (url) =>
    put(url.replace(/blockid=[^&]+/, `blockid=${btoa('a')}`), 'x'),
};

function blockOf(url: string): string {
  return new URL(url).searchParams.get('blockid') ?? '';
}

describe('the bearer of the URL of a part', () => {
  test.each(Object.entries(DEEDS))(
    'and %s harms nothing but that upload, of which nothing is left',
    async (_, deed) => {
      for (const when of ['before', 'after'] as const) {
        const { upload, parts, url } = await landed(world, 'some text');
        if (when === 'before') await deed(url);
        const listed = await world.storage.uploads.list(upload);
        assert.ok(listed !== null && listed.length <= 1, 'it is open');
        const landedBytes = await world.storage.uploads.landedBytes?.(upload);
        assert.ok(typeof landedBytes === 'number');
        const outcome = await world.storage.uploads.complete({ ...upload, parts });
        assert.ok(outcome === 'COMPLETED' || outcome === 'PARTS_REFUSED', outcome);
        if (when === 'after') await deed(url);
        assert.equal(await textOf(world, upload.key), outcome === 'COMPLETED' ? 'some text' : null);
        await world.storage.uploads.abort(upload);
        assert.equal(await textOf(world, upload.key), outcome === 'COMPLETED' ? 'some text' : null);
        for (const tree of ['staging', 'uploads']) assert.deepEqual(await world.held(`${tree}/${upload.key}/`), []);
      }
    },
  );

  test('and sends blocks of no part has them counted', async () => {
    const { upload, url } = await landed(world, 'some text');
    await DEEDS['sends blocks of no part']?.(url);
    assert.equal(await world.storage.uploads.landedBytes?.(upload), 9 + 99);
    assert.equal((await world.storage.uploads.list(upload))?.length, 1);
    await world.storage.uploads.abort(upload);
  });

  test('may read, list and remove nothing, nor write the object, the marker or another upload', async () => {
    const { upload, url } = await landed(world, 'some text');
    const other = await landed(world, 'some text');
    const { search } = new URL(toBlob(url));
    const { container } = world;
    for (const name of [
      `private/${upload.key}`,
      `uploads/${upload.key}/${upload.uploadId}`,
      `staging/${other.upload.key}/${other.upload.uploadId}`,
    ]) {
      assert.equal(await put(`${container.url}/${name}${search}`, 'x', { 'x-ms-blob-type': 'BlockBlob' }), 403, name);
    }
    for (const method of ['GET', 'HEAD', 'DELETE']) {
      assert.equal((await fetch(toBlob(url), { method })).status, 403, method);
    }
    assert.equal((await fetch(`${container.url}${search}&restype=container&comp=list`)).status, 403);
    assert.equal((await fetch(`${toBlob(url)}&comp=blocklist&blocklisttype=all`)).status, 403);
    for (const open of [upload, other.upload]) await world.storage.uploads.abort(open);
  });
});

describe('what is signed', () => {
  const upload = { key: 'a/original', uploadId: '00000000-0000-4000-8000-000000000000' };
  const sign = { ...upload, parts: [{ number: 1, size: 3 }], expiresInSeconds: 60 };
  const credential = new StorageSharedKeyCredential('account', Buffer.from('a secret').toString('base64'));

  test('lets its bearer write one blob over HTTPS alone, unless the service itself is reached without', async () => {
    const client = new BlobServiceClient('https://account.blob.core.windows.net', credential);
    const storage = azureStorage({ client, container: 'files', endpointForClients: 'https://files.example.com/' });
    const { urls, expiresAt } = await storage.uploads.sign(sign);
    const { origin, pathname, searchParams } = new URL(urls[0] ?? '');
    assert.equal(origin, 'https://files.example.com');
    assert.equal(pathname, `/files/staging/${upload.key}/${upload.uploadId}`);
    assert.deepEqual(
      ['sp', 'sr', 'spr', 'comp'].map((name) => searchParams.get(name)),
      ['w', 'b', 'https', 'block'],
    );
    assert.equal(new Date(searchParams.get('se') ?? '').getTime(), expiresAt.getTime());
    const plain = azureStorage({ client: azurite.client, container: 'files' });
    assert.equal(new URL((await plain.uploads.sign(sign)).urls[0] ?? '').searchParams.get('spr'), 'https,http');
  });

  test('by a key that the service delegates works like by that of the account, for as long as that key', async () => {
    const { container } = world;
    let asked = 0;
    const client = delegating(azurite.endpoint, async (startsOn, expiresOn) => {
      asked += 1;
      if (asked === 1) throw new Error('Not now.');
      return delegatedKey(startsOn, expiresOn);
    });
    const delegated = azureStorage({ client, container: container.containerName }).uploads;
    await assert.rejects(delegated.sign(sign), { code: 'STORAGE_UNAVAILABLE' });

    const { uploads, objects } = world.storage;
    const key = 'delegated/original';
    const opened = { key, ...(await uploads.start({ key, contentType: 'text/plain' })) };
    const signings = [1, 2].map((number) =>
      delegated.sign({ ...opened, parts: [{ number, size: 3 }], expiresInSeconds: 60 }),
    );
    const urls = (await Promise.all(signings)).flatMap((signed) => signed.urls);
    assert.equal(asked, 2, 'signing at once asks once');
    assert.match(urls[0] ?? '', /skoid=/);
    assert.equal(await put(urls[0] ?? '', 'abc'), 201);
    assert.equal(await put(urls[0]?.replace('sp=w', 'sp=rw') ?? '', 'abc'), 403);
    assert.equal((await uploads.list(opened))?.length, 1);
    await uploads.abort(opened);

    await objects.write({ key, body: new Blob(['abc']).stream(), contentType: 'text/plain' });
    const signedAt = new Date();
    const reading = azureStorage({ client, container: container.containerName }).objects;
    const day = 86_400;
    const { url } = await reading.signedUrl({ key, signedAt, expiresInSeconds: day, ...SERVED });
    assert.equal(await (await fetch(url)).text(), 'abc');
    const month = await reading.signedUrl({ key, signedAt, expiresInSeconds: 30 * day, ...SERVED });
    const seconds = (month.expiresAt.getTime() - signedAt.getTime()) / 1000;
    assert.ok(seconds < 7 * day && seconds > 6 * day, `${seconds}`);
  });

  test('is in no error', async () => {
    const client = new BlobServiceClient('http://127.0.0.1:1/account', credential, { retryOptions: { maxTries: 1 } });
    const { objects } = azureStorage({ client, container: 'files', publicContainer: 'published' });
    for (const failing of [
      objects.head({ key: 'a' }),
      objects.read({ key: 'a' }),
      objects.adopt?.({ from: 'a', to: 'b' }),
    ]) {
      const error: unknown = await failing?.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      const text = inspect(error, { depth: 20 });
      assert.match(text, /ECONNREFUSED/);
      assert.doesNotMatch(text, /sig=(?!REDACTED)|SharedKey account:/);
    }
  });

  test('needs a credential that can', () => {
    const options = {
      client: new BlobServiceClient('https://account.blob.core.windows.net?sv=1&sig=a'),
      container: 'files',
    };
    assert.throws(() => azureStorage(options), {
      code: 'INVALID_CONFIGURATION',
      message: /no credential that can sign/,
    });
  });

  test.each([undefined, Promise.resolve(), 'DefaultEndpointsProtocol=https;AccountName=a'])(
    'needs a client, and takes no %s for one',
    (client) => {
      const options = { client: client as never, container: 'files' };
      assert.throws(() => azureStorage(options), { code: 'INVALID_CONFIGURATION', message: /a BlobServiceClient/ });
    },
  );
});

/** A client that is no holder of the account's key. */
function delegating(
  endpoint: string,
  ask: (startsOn: Date, expiresOn: Date) => Promise<ServiceGetUserDelegationKeyResponse>,
): BlobServiceClient {
  const client = new BlobServiceClient(endpoint.replace('http:', 'https:'), { getToken: async () => null });
  return Object.create(client, {
    url: { value: endpoint },
    getUserDelegationKey: { value: ask },
  }) as BlobServiceClient;
}

/** A key as Azurite would delegate it, which does so only over HTTPS. */
function delegatedKey(startsOn: Date, expiresOn: Date): ServiceGetUserDelegationKeyResponse {
  const { getUserDelegationKeyValue } = createRequire(import.meta.url)('azurite/dist/src/blob/utils/utils.js') as {
    readonly getUserDelegationKeyValue: (...values: readonly string[]) => string;
  };
  const [signedObjectId, signedTenantId, signedVersion] = ['object', 'tenant', '2020-02-10'];
  const [start, end] = [startsOn, expiresOn].map((date) => `${date.toISOString().slice(0, 19)}Z`);
  const value = getUserDelegationKeyValue(signedObjectId, signedTenantId, start ?? '', end ?? '', signedVersion);
  return {
    signedObjectId,
    signedTenantId,
    signedVersion,
    signedService: 'b',
    signedStartsOn: new Date(start ?? ''),
    signedExpiresOn: new Date(end ?? ''),
    value,
  } as ServiceGetUserDelegationKeyResponse;
}
