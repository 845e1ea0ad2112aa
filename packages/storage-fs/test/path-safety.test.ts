import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import * as fc from 'fast-check';
import { describe, it } from 'vitest';
import { fileOfKey, folderOfPrefix, isStorageKey } from '../src/files/storage-key.ts';
import {
  baseUrl,
  filesIn,
  freshStorage,
  get,
  readText,
  signedUrl,
  startUpload,
  writeText,
} from './storage-under-test.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,255}$/);
const key = fc
  .array(segment, { minLength: 1, maxLength: 8 })
  .map((segments) => segments.join('/').slice(0, 255).replace(/\/$/, ''));

const notKeys = [
  '',
  '/',
  '/a',
  'a/',
  'a//b',
  '.',
  '..',
  'a/../b',
  '../a',
  'a/..',
  'a/./b',
  String.raw`a\b`,
  String.raw`..\a`,
  'a\0b',
  'a%2fb',
  'a%2e%2e',
  'a.object',
  'a=b',
  'a~/b',
  'a b',
  'ä',
  'a\n',
  'a'.repeat(256),
  'C:/a',
];

describe('keys', () => {
  it('stay within their tree, in names that file systems take', () => {
    fc.assert(
      fc.property(key, (valid) => {
        assert.ok(isStorageKey(valid));
        const file = fileOfKey(valid);
        assert.ok(resolve('/tree', file).startsWith(`/tree${sep}`));
        for (const name of file.split('/')) {
          assert.ok(name.length > 0 && name.length <= 255 && name !== '.' && name !== '..');
          assert.doesNotMatch(name, /[A-Z\0\\]/);
        }
      }),
    );
  });

  it('have files of their own, even where capitals do not count', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const alike = fileOfKey(one).toLowerCase() === fileOfKey(other).toLowerCase();
        assert.equal(alike, one === other);
      }),
    );
    assert.notEqual(fileOfKey('Ab'), fileOfKey('aB'));
    assert.notEqual(fileOfKey(`${'a'.repeat(200)}b`), fileOfKey(`${'a'.repeat(200)}/b`));
  });

  it('lie under the folder of each of their prefixes', () => {
    fc.assert(
      fc.property(key, key, (one, other) => {
        const long = `${one}/${other}`;
        if (long.length <= 255) assert.ok(fileOfKey(long).startsWith(`${folderOfPrefix(`${one}/`)}/`));
        assert.ok(!fileOfKey(one).startsWith(`${folderOfPrefix(`${one}/`)}/`));
      }),
    );
  });

  it('of any other form are refused', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...notKeys));
    fc.assert(
      fc.property(text, (wrong) => {
        fc.pre(!/^[\w-]+(\/[\w-]+)*$/.test(wrong) || wrong.length > 255);
        assert.throws(() => fileOfKey(wrong), TypeError);
        assert.throws(() => folderOfPrefix(`${wrong}/`), TypeError);
      }),
    );
    assert.throws(() => folderOfPrefix('a'), TypeError);
  });

  it.each(notKeys)('such as %j are refused by every method', async (wrong) => {
    const { storage, directory } = freshStorage();
    const { objects, uploads } = storage;
    const served = { contentType: 'a/b', contentDisposition: 'inline' };
    const body = new ReadableStream<Uint8Array>();
    const calls = [
      () => objects.head({ key: wrong }),
      () => objects.read({ key: wrong }),
      () => objects.write({ key: wrong, body, contentType: 'a/b' }),
      () => objects.delete({ keys: [wrong] }),
      () => objects.list({ prefix: `${wrong}/`, limit: 1 }),
      () => objects.deletePrefix({ prefix: `${wrong}/` }),
      () => objects.signedUrl({ key: wrong, signedAt: new Date(), expiresInSeconds: 1, ...served }),
      () => objects.publish({ from: wrong, to: 'a', ...served }),
      () => objects.publish({ from: 'a', to: wrong, ...served }),
      () => uploads.start({ key: wrong, contentType: null }),
      () => uploads.sign({ key: wrong, uploadId: 'u', parts: [], expiresInSeconds: 1 }),
    ];
    for (const call of calls) await assert.rejects(call(), TypeError);
    assert.throws(() => objects.publicUrl({ key: wrong }), TypeError);
    assert.deepEqual(
      filesIn(directory).filter((file) => file !== 'secret'),
      [],
    );
  });

  it('of every length work', async () => {
    const { storage } = freshStorage();
    for (const long of ['A'.repeat(255), `${'a/'.repeat(127)}a`, 'b'.repeat(250)]) {
      await writeText(storage, long);
      assert.equal(await readText(storage, long), 'hello');
      const [folder = ''] = long.split('/');
      const listed = await storage.objects.list({ prefix: `${folder}/`, limit: 10 });
      assert.deepEqual(listed, long === folder ? [] : [long]);
      await storage.objects.delete({ keys: [long] });
      assert.equal(await readText(storage, long), null);
    }
  });

  it('may be the beginning of others', async () => {
    const { storage } = freshStorage();
    await writeText(storage, 'a/b/c', 'long');
    await writeText(storage, 'a/b', 'short');
    await storage.objects.deletePrefix({ prefix: 'a/b/' });
    assert.equal(await readText(storage, 'a/b/c'), null);
    assert.equal(await readText(storage, 'a/b'), 'short');
  });
});

describe('the folder', () => {
  it('keeps no empty folders', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a/b/c');
    await writeText(storage, 'a/d/e/f');
    await storage.objects.delete({ keys: ['a/b/c'] });
    await storage.objects.deletePrefix({ prefix: 'a/d/' });
    assert.deepEqual(readdirSync(join(directory, 'objects')), []);
  });

  it('is private to its user', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a/b');
    await startUpload(storage);
    for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
      assert.equal(statSync(join(directory, name)).mode & 0o077, 0, name);
    }
  });

  it('may be reached by a link', async () => {
    const real = temporaryDirectory();
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(real, link);
    const { storage } = freshStorage({ directory: link });
    await writeText(storage, 'a/b');
    assert.equal(await readText(storage, 'a/b'), 'hello');
    assert.deepEqual(filesIn(real, 'objects'), ['a/b.object']);
  });
});

describe('links inside the folder', () => {
  it('are not followed to a file', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a/b');
    renameSync(join(directory, 'objects/a/b.object'), join(directory, 'outside'));
    symlinkSync(join(directory, 'outside'), join(directory, 'objects/a/b.object'));
    assert.equal(await storage.objects.head({ key: 'a/b' }), null);
    assert.equal((await get(storage, await signedUrl(storage, 'a/b'))).status, 404);
    await writeText(storage, 'a/b', 'new');
    assert.equal(await readText(storage, 'a/b'), 'new');
    assert.match(readFileSync(join(directory, 'outside'), 'utf8'), /^hello/);
  });

  it('are not followed to a folder', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a/b');
    const outside = temporaryDirectory();
    renameSync(join(directory, 'objects/a'), join(outside, 'a'));
    for (const tree of ['objects', 'published']) symlinkSync(join(outside, 'a'), join(directory, tree, 'a'));
    assert.equal(await storage.objects.read({ key: 'a/b' }), null);
    assert.equal((await get(storage, `${baseUrl}/public/a/b`)).status, 404);
    await assert.rejects(writeText(storage, 'a/c'), { code: 'STORAGE_UNAVAILABLE' });
    await storage.objects.delete({ keys: ['a/b'] });
    await storage.objects.deletePrefix({ prefix: 'a/' });
    assert.deepEqual(filesIn(outside), ['a/b.object']);
  });

  it('do not become the trees', async () => {
    const { directory } = freshStorage();
    mkdirSync(join(directory, 'elsewhere'));
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'objects'));
    const { storage } = freshStorage({ directory });
    await assert.rejects(writeText(storage, 'a'), { code: 'STORAGE_UNAVAILABLE' });
  });

  it('do not become an upload', async () => {
    const { storage, directory } = freshStorage();
    const upload = await startUpload(storage);
    const path = join(directory, 'uploads', upload.uploadId);
    renameSync(path, join(directory, 'moved'));
    symlinkSync(join(directory, 'moved'), path);
    assert.equal(await storage.uploads.list(upload), null);
  });

  it('and named pipes do not block a reader', async () => {
    const { storage, directory } = freshStorage();
    await writeText(storage, 'a/b');
    const command = 'mkfifo';
    execFileSync(command, [join(directory, 'objects/a/pipe.object')]);
    assert.equal(await storage.objects.head({ key: 'a/pipe' }), null);
    writeFileSync(join(directory, 'objects/a/foreign.object'), 'not sealed');
    await assert.rejects(storage.objects.head({ key: 'a/foreign' }), { code: 'STORAGE_UNAVAILABLE' });
  });
});
