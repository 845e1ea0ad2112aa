import assert from 'node:assert/strict';
import type { CaseDefinition } from '../contract-case.ts';
import {
  asText,
  assertRefused,
  bytesOf,
  getFrom,
  listParts,
  putTo,
  readAll,
  signPart,
  signsParts,
  startUpload,
  writeObject,
  type StorageContractSubject,
} from './subject.ts';

function otherCharacter(text: string, index: number): string {
  return text.slice(0, index) + (text[index] === 'a' ? 'b' : 'a') + text.slice(index + 1);
}

/**
 * Variants of the URL: with one character changed in the last segment of its path or in one of its parameters, without
 * one or all of its parameters, and with one parameter added.
 */
function tampered(url: string): readonly string[] {
  const { origin, pathname, searchParams } = new URL(url);
  const parameters = [...searchParams];
  const build = (changed: readonly (readonly [string, string])[], path = pathname): string =>
    `${origin}${path}?${changed.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
  const changedValues = parameters.flatMap(([name, value], changed) =>
    value === ''
      ? []
      : [0, Math.floor(value.length / 2), value.length - 1].map((at) =>
          build(parameters.with(changed, [name, otherCharacter(value, at)])),
        ),
  );
  const left = parameters.map((_, index) => build(parameters.toSpliced(index, 1)));
  return [
    build(parameters, otherCharacter(pathname, pathname.length - 1)),
    ...changedValues,
    ...left,
    build([...parameters, ['added', '1']]),
    `${origin}${pathname}`,
  ];
}

/** Variants of the URL, each with one parameter replaced by that of another URL. */
function mixtures(url: string, other: string): readonly string[] {
  const { searchParams } = new URL(other);
  return [...new URL(url).searchParams.keys()].map((name) => {
    const mixed = new URL(url);
    mixed.searchParams.set(name, searchParams.get(name) ?? '');
    return mixed.href;
  });
}

async function assertServed(response: Response, bytes: Uint8Array): Promise<void> {
  assert.equal(response.status, 200, 'a parameter that was added is ignored');
  assert.equal(response.headers.get('content-type'), asText.contentType);
  assert.equal(response.headers.get('content-disposition'), asText.contentDisposition);
  assert.deepEqual(new Uint8Array(await response.arrayBuffer()), bytes);
}

async function untilRefused(send: () => Promise<Response>, expiresAt: number): Promise<void> {
  const deadline = expiresAt + 5000;
  for (;;) {
    const response = await send();
    await response.text();
    if (response.status >= 400 && response.status < 500) return;
    assert.ok(Date.now() < deadline, 'the URL is refused after it has expired');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The contract cases for the storage's URLs. */
export const storageSignatureCases: readonly CaseDefinition<StorageContractSubject>[] = [
  {
    name: 'refuses the URL of one part for another',
    appliesTo: signsParts,
    run: async (subject) => {
      const upload = await startUpload(subject);
      const first = new URL(await signPart(subject, upload, 1, 10));
      const second = new URL(await signPart(subject, upload, 2, 10));
      const differing = [...first.searchParams].filter(([name, value]) => second.searchParams.get(name) !== value);
      assert.ok(differing.length > 0, 'two parts have two URLs');
      for (const [name] of differing) {
        const mixed = new URL(first);
        mixed.searchParams.set(name, second.searchParams.get(name) ?? '');
        // If the two URLs have different dates, the mix may be a URL that was signed.
        if (mixed.href === second.href) continue;
        await assertRefused(await putTo(subject, mixed.href, bytesOf(10)), `a URL with another's ${name}`);
      }
      assert.deepEqual(await listParts(subject, upload), []);
    },
  },
  {
    name: 'refuses a PUT to a URL with anything changed in it',
    appliesTo: signsParts,
    run: async (subject) => {
      const upload = await startUpload(subject);
      for (const url of tampered(await signPart(subject, upload, 1, 10))) {
        await assertRefused(await putTo(subject, url, bytesOf(10)), 'a changed URL');
      }
      assert.deepEqual(await listParts(subject, upload), []);
    },
  },
  {
    name: 'refuses the URL of one upload for another, and one without its signature',
    run: async (subject) => {
      const [first, second] = [await startUpload(subject), await startUpload(subject)];
      const url = new URL(await signPart(subject, first, 1, 10));
      const other = new URL(await signPart(subject, second, 1, 10));
      const forged = [
        `${other.origin}${other.pathname}${url.search}`,
        `${url.origin}${url.pathname}${other.search}`,
        `${url.origin}${url.pathname}`,
      ];
      for (const forgery of forged) {
        if ([url.href, other.href].includes(forgery)) continue;
        await assertRefused(await putTo(subject, forgery, bytesOf(10)), 'a URL that was put together');
      }
      for (const upload of [first, second]) {
        assert.deepEqual(await listParts(subject, upload), []);
        await subject.storage.uploads.abort(upload);
      }
    },
  },
  {
    name: 'lets a changed URL for a whole upload reach only that upload',
    appliesTo: (subject) => !signsParts(subject),
    run: async (subject) => {
      const { uploads, objects } = subject.storage;
      assert.ok(uploads.landedBytes !== undefined, 'it tells what else lies in an upload');
      const [upload, other] = [await startUpload(subject), await startUpload(subject)];
      const url = await signPart(subject, upload, 1, 10);
      const mixed = mixtures(url, await signPart(subject, other, 2, 10));
      let refused = 0;
      for (const changed of [...tampered(url), ...mixed]) {
        if ((await putTo(subject, changed, bytesOf(10))).status !== 200) refused += 1;
      }
      assert.ok(refused > 0, 'the URL has a signature');
      for (const { key } of [upload, other]) assert.equal(await objects.head({ key }), null);
      assert.deepEqual(await listParts(subject, other), [], 'the other upload is as it was');
      for (const { key, uploadId } of [upload, other]) await uploads.abort({ key, uploadId });
    },
  },
  {
    name: 'refuses a GET of a URL with anything changed in it',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10));
      const { url } = await subject.storage.objects.signedUrl({
        key,
        signedAt: new Date(),
        expiresInSeconds: 60,
        ...asText,
      });
      const isIgnored = subject.storage.objects.ignoresAddedParameters === true;
      for (const changed of tampered(url)) {
        const response = await getFrom(subject, changed);
        if (!isIgnored || !new URL(changed).searchParams.has('added')) await assertRefused(response, 'a changed URL');
        else await assertServed(response, bytesOf(10));
      }
      assert.equal((await getFrom(subject, url)).status, 200);
    },
  },
  {
    name: 'refuses a PUT to a URL that has expired',
    run: async (subject) => {
      const upload = await startUpload(subject);
      const asked = Date.now() + 1000;
      const signed = await subject.storage.uploads.sign({
        ...upload,
        parts: [{ number: 1, size: 10 }],
        expiresInSeconds: 1,
      });
      await untilRefused(() => putTo(subject, signed.urls[0] ?? '', bytesOf(10)), asked);
    },
  },
  {
    name: 'refuses a GET of a URL that has expired',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10));
      const signedAt = new Date();
      const { url } = await subject.storage.objects.signedUrl({ key, signedAt, expiresInSeconds: 1, ...asText });
      await untilRefused(() => getFrom(subject, url), signedAt.getTime() + 1000);
    },
  },
  {
    name: 'returns when the URL of an object expires, no later than requested',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10));
      const signedAt = new Date();
      const { url, expiresAt } = await subject.storage.objects.signedUrl({
        key,
        signedAt,
        expiresInSeconds: 60,
        ...asText,
      });
      assert.ok(expiresAt > signedAt && expiresAt.getTime() <= signedAt.getTime() + 60_000, expiresAt.toISOString());
      assert.equal((await getFrom(subject, url)).status, 200);
    },
  },
  {
    name: 'refuses a GET of a URL that is signed for a later day',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10));
      const signedAt = new Date(Date.now() + 24 * 3600 * 1000);
      const { url } = await subject.storage.objects.signedUrl({ key, signedAt, expiresInSeconds: 60, ...asText });
      await assertRefused(await getFrom(subject, url), 'a URL that is not valid yet');
    },
  },
  {
    name: 'refuses methods other than the signed one',
    run: async (subject) => {
      const key = await writeObject(subject, bytesOf(10, 1));
      const { url: getUrl } = await subject.storage.objects.signedUrl({
        key,
        signedAt: new Date(),
        expiresInSeconds: 60,
        ...asText,
      });
      await assertRefused(await putTo(subject, getUrl, bytesOf(10, 2)), 'a PUT to the URL of a GET');
      await assertRefused(await getFrom(subject, getUrl, 'DELETE'), 'a DELETE of the URL of a GET');
      assert.deepEqual(await readAll(subject, key), bytesOf(10, 1));
      const upload = await startUpload(subject, key);
      const putUrl = await signPart(subject, upload, 1, 10);
      for (const method of ['GET', 'DELETE']) {
        await assertRefused(await getFrom(subject, putUrl, method), `a ${method} of the URL of a PUT`);
      }
      await subject.storage.uploads.abort(upload);
    },
  },
];
