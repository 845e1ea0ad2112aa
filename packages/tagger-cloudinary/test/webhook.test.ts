import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { type CloudinaryWebhookOptions, cloudinaryWebhook } from '../src/index.ts';
import { type FakeAccount, notificationHeaders } from './fake-cloudinary/signature.ts';
import { COPY_ID, FILE_ID } from './tagging.ts';

const ACCOUNT: FakeAccount = { cloudName: 'demo', apiKey: '1234', apiSecret: 'a-secret', algorithm: 'sha1' };

/** https://cloudinary.com/documentation/notifications */
const BODY = JSON.stringify({
  notification_type: 'upload',
  timestamp: '2026-01-01T00:00:00+00:00',
  public_id: COPY_ID,
  resource_type: 'image',
  type: 'authenticated',
  info: {
    categorization: { imagga_tagging: { status: 'complete', data: [{ tag: 'bull – Stier', confidence: 0.9 }] } },
  },
});

interface Sent {
  readonly status: number;
  readonly nudges: readonly { readonly fileId: string; readonly copyId: string }[];
}

describe('the webhook', () => {
  it.each(['sha1', 'sha256'] as const)('says which file to ask about again, signed with %s', async (algorithm) => {
    assert.deepEqual(await send(BODY, {}, { ...ACCOUNT, algorithm }), {
      status: 200,
      nudges: [{ fileId: FILE_ID, copyId: COPY_ID }],
    });
  });

  it('takes a repeated notification for another nudge', async () => {
    const nudges: unknown[] = [];
    const webhook = webhookOf(ACCOUNT, { onNotification: (nudge) => void nudges.push(nudge) });
    const headers = notificationHeaders(BODY, ACCOUNT);
    await webhook(requestOf(BODY, headers));
    await webhook(requestOf(BODY, headers));
    assert.equal(nudges.length, 2);
  });

  it.each([
    ['another secret', () => notificationHeaders(BODY, { ...ACCOUNT, apiSecret: 'other' })],
    ['another body', () => notificationHeaders(BODY.replace('bull', 'cow'), ACCOUNT)],
    ['another hash', () => notificationHeaders(BODY, { ...ACCOUNT, algorithm: 'sha256' })],
    ['another time', () => ({ ...notificationHeaders(BODY, ACCOUNT), 'x-cld-timestamp': `${now() - 1}` })],
    ['no signature', () => ({ 'x-cld-timestamp': `${now()}` })],
    ['a signature that is none', () => ({ ...notificationHeaders(BODY, ACCOUNT), 'x-cld-signature': 'zz' })],
    ['no time', () => ({ 'x-cld-signature': notificationHeaders(BODY, ACCOUNT)['x-cld-signature'] ?? '' })],
    ['an old time', () => notificationHeaders(BODY, ACCOUNT, now() - 7260)],
    ['a time to come', () => notificationHeaders(BODY, ACCOUNT, now() + 400)],
    ['a time that is no number', () => notificationHeaders(BODY, ACCOUNT, Number.NaN)],
  ])('refuses a notification with %s', async (_name, headers) => {
    assert.deepEqual(await send(BODY, headers()), { status: 401, nudges: [] });
  });

  it('refuses a notification whose last digit was moved to its time', async () => {
    const headers = notificationHeaders(`${BODY}1`, ACCOUNT, now());
    const moved = { ...headers, 'x-cld-timestamp': `1${headers['x-cld-timestamp']}` };
    assert.equal((await send(BODY, moved)).status, 401);
  });

  it('is told how old a notification may be', async () => {
    const headers = notificationHeaders(BODY, ACCOUNT, now() - 90);
    assert.equal((await send(BODY, headers, ACCOUNT, { maxAgeSeconds: 60 })).status, 401);
    assert.equal((await send(BODY, headers, ACCOUNT, { maxAgeSeconds: 120 })).status, 200);
  });

  it.each([
    ['another folder', { public_id: `other/${FILE_ID}` }],
    ['a folder below', { public_id: `darkroom/a/${FILE_ID}` }],
    ['no file', { public_id: 'darkroom/' }],
    ['nothing', { notification_type: 'create_folder' }],
    ['something else', { public_id: 7 }],
  ])('takes a notification of %s without a nudge', async (_name, notification) => {
    const body = JSON.stringify(notification);
    assert.deepEqual(await send(body, notificationHeaders(body, ACCOUNT)), { status: 200, nudges: [] });
  });

  it('knows the folder of its tagger', async () => {
    const body = JSON.stringify({ public_id: 'shop/photos/1' });
    const { nudges } = await send(body, notificationHeaders(body, ACCOUNT), ACCOUNT, { folder: 'shop/photos' });
    assert.deepEqual(nudges, [{ fileId: '1', copyId: 'shop/photos/1' }]);
  });

  it.each(['no JSON', 'null', '"text"'])('refuses a body that is %s, though it is signed', async (body) => {
    assert.equal((await send(body, notificationHeaders(body, ACCOUNT))).status, 400);
  });

  it('refuses a body of more than a megabyte', async () => {
    const body = JSON.stringify({ public_id: COPY_ID, padding: 'x'.repeat(1_048_576) });
    assert.deepEqual(await send(body, notificationHeaders(body, ACCOUNT)), { status: 413, nudges: [] });
  });

  it('takes nothing but POST', async () => {
    const response = await webhookOf(ACCOUNT)(new Request('https://example.com/cloudinary'));
    assert.equal(response.status, 405);
    assert.equal(response.headers.get('allow'), 'POST');
  });

  it('fails where the nudge does, so that Cloudinary tries again', async () => {
    const webhook = webhookOf(ACCOUNT, { onNotification: () => Promise.reject(new Error('no database')) });
    await assert.rejects(webhook(requestOf(BODY, notificationHeaders(BODY, ACCOUNT))), /no database/);
  });

  it.each([59, 86_401, 1.5])('is not made with a maxAgeSeconds of %d', (maxAgeSeconds) => {
    assert.throws(() => webhookOf(ACCOUNT, { maxAgeSeconds }), { code: 'INVALID_CONFIGURATION' });
  });
});

function now(): number {
  return Math.round(Date.now() / 1000);
}

function webhookOf(
  { cloudName, apiKey, apiSecret, algorithm }: FakeAccount,
  options: Partial<CloudinaryWebhookOptions> = {},
): ReturnType<typeof cloudinaryWebhook> {
  const cloud = { cloudName, apiKey, apiSecret, signatureAlgorithm: algorithm };
  return cloudinaryWebhook({ cloud, onNotification: () => {}, ...options });
}

function requestOf(body: string, headers: Record<string, string>): Request {
  return new Request('https://example.com/cloudinary', { method: 'POST', body, headers });
}

async function send(
  body: string,
  headers: Record<string, string> = {},
  account = ACCOUNT,
  options: Partial<CloudinaryWebhookOptions> = {},
): Promise<Sent> {
  const nudges: Sent['nudges'][number][] = [];
  const webhook = webhookOf(account, { onNotification: (nudge) => void nudges.push(nudge), ...options });
  const signed = Object.keys(headers).length === 0 ? notificationHeaders(body, account) : headers;
  const { status } = await webhook(requestOf(body, signed));
  return { status, nudges };
}
