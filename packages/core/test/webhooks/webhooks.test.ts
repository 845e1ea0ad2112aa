import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { Webhook } from 'standardwebhooks';
import { describe, onTestFinished, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { freePorts } from '../../../../test/support/free-ports.ts';
import { serveForTest } from '../../../../test/support/serve.ts';
import { JOB_POLICIES, type JobPolicy } from '../../src/adapter.ts';
import { createDarkroom, type DarkroomOptions, memoryDatabase, memoryStorage } from '../../src/index.ts';
import type { WebhookOptions } from '../../src/webhooks/read-webhooks.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { only } from '../support/only.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { DELETE, get, upload } from '../support/uploading.ts';

const SECRET = randomBytes(32).toString('base64');
const SOON: JobPolicy = { ...JOB_POLICIES.webhook, retryDelaySeconds: 0.05, retryDelayMaxSeconds: 0.05 };

interface Received {
  readonly id: string;
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: Record<string, unknown> };
}

/** A receiver as a host would write it: ten lines that verify, and know what they had before. */
async function receiver(
  answer: (received: Received, request: Request) => Response | Promise<Response>,
  secret = SECRET,
): Promise<{ readonly url: string; readonly received: Received[]; readonly forged: number[] }> {
  const [received, forged]: [Received[], number[]] = [[], []];
  const webhook = new Webhook(secret);
  const { url } = await serveForTest(async (request) => {
    const text = await request.text();
    try {
      const body = webhook.verify(text, Object.fromEntries(request.headers)) as Received['body'];
      const one = { id: request.headers.get('webhook-id') ?? '', body };
      received.push(one);
      return await answer(one, request);
    } catch {
      forged.push(400);
      return new Response(null, { status: 400 });
    }
  });
  return { url, received, forged };
}

const ok = (): Response => new Response('taken');

function hostWith(
  webhook: Partial<WebhookOptions> & Pick<WebhookOptions, 'url'>,
  options: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {},
) {
  const storage = observedStorage();
  const errors: string[] = [];
  const warnings: unknown[] = [];
  const host = testHost({
    storage,
    database: memoryDatabase({ jobPolicies: { webhook: SOON } }),
    logger: { warn: (_, error) => void warnings.push(error), error: (message) => void errors.push(message) },
    webhooks: [{ secret: SECRET, events: ['fileReady', 'fileDeleted'], allowPrivateAddresses: true, ...webhook }],
    ...options,
  });
  onTestFinished(() => host.darkroom.close());
  return { host, storage, errors, warnings };
}

describe('a webhook', () => {
  test('is sent what it wants, signed, without URLs', async () => {
    const { url, received, forged } = await receiver(ok);
    const { host, storage } = hostWith({ url });
    const id = await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    // While the file is there, which has URLs then.
    await eventually(() => assert.equal(received.length, 1));
    await host.ask(DELETE, { id });
    await eventually(() => assert.equal(received.length, 2));
    const ready = received.find(({ body }) => body.type === 'fileReady');
    assert.ok(ready !== undefined && !Number.isNaN(Date.parse(ready.body.timestamp)));
    const { file } = ready.body.data as { readonly file: Record<string, unknown> };
    assert.partialDeepStrictEqual(file, { id, ownerId: 'ada', status: 'READY', contentType: 'image/png' });
    assert.equal(/https?:|"url/i.test(JSON.stringify(received)), false, 'there is a URL in a body');
    assert.deepEqual(Object.keys(ready.body), ['type', 'timestamp', 'data']);
    assert.equal(forged.length, 0);
  });

  test('is sent URLs that work where it asks for them', async () => {
    const { url, received } = await receiver(ok);
    const { host, storage } = hostWith(
      { url, includeUrls: true, events: ['conversionDone'] },
      { defaults: { convert: ['SEPIA'] } },
    );
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.equal(received.length, 1));
    const { file, conversion } = only(received).body.data as unknown as Record<
      'file' | 'conversion',
      { url: string; urlExpiresAt: string }
    >;
    assert.deepEqual(Buffer.from(await (await get(storage, file.url)).arrayBuffer()), Buffer.from(PNG));
    assert.equal((await get(storage, conversion.url)).status, 200);
    assert.ok(new Date(file.urlExpiresAt) > new Date());
  });

  test('gets only events of files for its targets', async () => {
    const { url, received } = await receiver(ok);
    const { host, storage } = hostWith({ url, targets: ['Customer.portrait'] });
    await upload(host, storage, PNG);
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await host.darkroom.startWorker();
    await eventually(() => assert.equal(received.length, 1));
    assert.equal((only(received).body.data as unknown as { file: { id: string } }).file.id, id);
    assert.equal((await host.darkroom.stats()).queues.webhook.due, 0);
  });

  test('gets the same event again, with the same id, until it answers with success', async () => {
    const handled = new Set<string>();
    const { url, received } = await receiver(({ id }) => {
      // The receiver has done its part, and its answer is lost.
      const isNew = !handled.has(id);
      handled.add(id);
      return new Response(null, { status: isNew ? 400 : 200 });
    });
    const { host, storage } = hostWith({ url });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.equal(received.length, 2));
    assert.deepEqual([handled.size, received[0]?.id], [1, received[1]?.id]);
  });

  test('that is down gets one event at a time, and all of them once it is up', async () => {
    let isDown = true;
    const { url, received } = await receiver(() => new Response(null, { status: isDown ? 503 : 200 }));
    const { host, storage, warnings } = hostWith({ url });
    await Promise.all([upload(host, storage, PNG), upload(host, storage, PNG), upload(host, storage, PNG)]);
    await host.darkroom.startWorker({ concurrency: 1 });
    await eventually(() => assert.ok(warnings.length > 10));
    assert.equal(received.length, 3, 'it is asked although it is down');
    isDown = false;
    await eventually(() => assert.equal(new Set(received.slice(3).map(({ id }) => id)).size, 3));
  });

  test('that is slow times out, and gets the event again', async () => {
    let isSlow = true;
    const { url, received } = await receiver(async () => {
      if (isSlow) await new Promise((resolve) => setTimeout(resolve, 3000));
      return ok();
    });
    const { host, storage, warnings } = hostWith({ url, timeoutSeconds: 1 });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.match(String(warnings[0]), /did not answer within 1 second/));
    isSlow = false;
    await eventually(() => assert.ok(received.length >= 2));
    assert.equal(new Set(received.map(({ id }) => id)).size, 1);
  });

  test('that cannot be reached is retried, and the log contains only its host', async () => {
    const { host, storage, warnings } = hostWith({ url: 'http://127.0.0.1:1/secret/path' });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.ok(warnings.length > 2));
    assert.match(String(warnings[0]), /The webhook at 127\.0\.0\.1:1 cannot be reached\./);
    assert.equal(warnings.map(String).join().includes('secret'), false);
  });

  test.each([301, 307])('is not followed where it redirects by %d', async (status) => {
    const elsewhere = await receiver(ok);
    const { url } = await serveForTest(
      async () => new Response(null, { status, headers: { location: elsewhere.url } }),
    );
    const { host, storage, warnings } = hostWith({ url });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() =>
      assert.match(String(warnings[0]), new RegExp(`answered ${status}\\. Redirects are not followed`)),
    );
    assert.equal(elsewhere.received.length, 0);
  });

  test('that answers 410 is not sent the event again, and the log says what to do', async () => {
    const { url, received } = await receiver(() => new Response(null, { status: 410 }));
    const { host, storage, errors } = hostWith({ url });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.equal(errors.length, 1));
    assert.match(errors[0] ?? '', /answered 410 to event .* remove it from `webhooks`\.$/);
    await eventually(async () => assert.equal((await host.darkroom.stats()).queues.webhook.running, 0));
    assert.equal(received.length, 1);
  });

  test('that answers with an endless body is judged by its status alone', async () => {
    const endless = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) }));
    const { url, received } = await receiver(endless);
    const { host, storage } = hostWith({ url });
    await upload(host, storage, PNG);
    const worker = await host.darkroom.startWorker();
    await eventually(() => assert.equal(received.length, 1));
    await worker.close();
    const { webhook } = (await host.darkroom.stats()).queues;
    assert.deepEqual([webhook.due, webhook.running, webhook.retrying], [0, 0, 0]);
  });

  test('verifies by either of two secrets while they are replaced', async () => {
    const next = randomBytes(32).toString('base64');
    const [former, latter] = [await receiver(ok, SECRET), await receiver(ok, next)];
    for (const { url, received, forged } of [former, latter]) {
      const { host, storage } = hostWith({ url, secret: [next, SECRET] });
      await upload(host, storage, PNG);
      await host.darkroom.startWorker();
      await eventually(() => assert.equal(received.length, 1));
      assert.equal(forged.length, 0);
    }
  });

  test('of another process is left to it', async () => {
    const { url, received } = await receiver(ok);
    const database = memoryDatabase();
    const handling = hostWith({ url }, { database });
    await handling.host.darkroom.ready();
    const storage = observedStorage();
    const api = testHost({ storage, database });
    await upload(api, storage, PNG);
    const worker = await api.darkroom.startWorker();
    assert.equal((await api.darkroom.stats()).queues.webhook.due, 1);
    await handling.host.darkroom.startWorker();
    await eventually(() => assert.equal(received.length, 1));
    await worker.close();
  });

  test('is not connected to at a private address, unless that is allowed', async () => {
    const { url, received } = await receiver(ok);
    const { port } = new URL(url);
    const { host, storage, warnings } = hostWith({ url: `https://localhost:${port}/`, allowPrivateAddresses: false });
    await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.ok(warnings.length > 0));
    assert.match(String((warnings[0] as Error).cause), /not an address of the public internet|fetch failed/);
    assert.equal(received.length, 0);
  });

  test.each([
    [{ url: 'http://example.com' }, /^`webhooks\[0\]\.url` must be an https: URL\. For a URL in your own network/],
    [{ url: 'nonsense', allowPrivateAddresses: true }, /^`webhooks\[0\]\.url` must be an https: URL\.$/],
    [{ secret: 'short' }, /^`webhooks\[0\]\.secret` must be at least 24 bytes in base64/],
    [{ events: [] }, /^`webhooks\[0\]\.events` is empty\. Valid events: fileReady, /],
    [
      { events: ['fileredy'] },
      /^`webhooks\[0\]\.events` contains the unknown event "fileredy"\. Valid events: fileReady, /,
    ],
    [{ timeoutSeconds: 31 }, /^`webhooks\.timeoutSeconds` must be a whole number from 1 to 30\.$/],
    [{ event: 'fileReady' }, /^Unknown option `webhooks\[0\]\.event`\. Valid options: url, secret, /],
  ])('that cannot work is an error at start: %j', (changes, message) => {
    const webhook = { url: 'https://example.com/hook', secret: SECRET, events: ['fileReady'], ...changes };
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    assert.throws(() => createDarkroom({ ...options, webhooks: [webhook as WebhookOptions] }), {
      code: 'INVALID_CONFIGURATION',
      message,
    });
  });

  test('is configured only once per URL', () => {
    const webhook: WebhookOptions = { url: 'https://example.com/hook', secret: SECRET, events: ['fileReady'] };
    const options = { storage: memoryStorage(), database: memoryDatabase(), viewer: () => null };
    assert.throws(() => createDarkroom({ ...options, webhooks: [webhook, webhook] }), {
      message: '`webhooks[1].url` is a duplicate. List all events of a URL in one webhook.',
    });
  });

  test('has a receiver in the docs that runs', async () => {
    const packageDirectory = new URL('../..', import.meta.url);
    const page = await readFile(new URL('../../docs/guides/webhooks.md', packageDirectory), 'utf8');
    const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
    const example = only(blocks.filter((code) => code.includes('new Webhook(')));
    const port = await freePorts();
    const here = `${example.replace('3000', String(port))}\nconsole.log('listening');`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', here], {
      cwd: packageDirectory,
      env: { ...process.env, WEBHOOK_SECRET: SECRET },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(async () => {
      child.kill();
      await once(child, 'exit');
    });
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    await eventually(() => assert.ok(printed.includes('listening')));
    const { host, storage } = hostWith({ url: `http://127.0.0.1:${port}/` });
    const id = await upload(host, storage, PNG);
    await host.darkroom.startWorker();
    await eventually(() => assert.match(printed, new RegExp(`\\S{36} fileReady ${id}`)));
    const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' });
    assert.equal(forged.status, 400);
  });
});
