import assert from 'node:assert/strict';
import { DarkroomError } from '@graphql-darkroom/core';
import { describe, it, onTestFinished } from 'vitest';
import { s3Storage } from '../src/index.ts';
import { errorXml, type ScriptedAnswer, scriptedS3 } from './scripted-server.ts';

/** The first three bytes of an object, by these answers to GET and HEAD, and the methods that were asked. */
async function peek(get: ScriptedAnswer, head: ScriptedAnswer = null): Promise<readonly unknown[]> {
  const { client, requests, close } = await scriptedS3(({ method }) => (method === 'HEAD' ? head : get));
  onTestFinished(close);
  const start = await s3Storage({ client, bucket: 'b' }).objects.peek?.({ key: 'k', length: 3 });
  const asked = requests.map(({ method }) => method).join();
  return start === null || start === undefined
    ? [start, asked]
    : [start.size, Buffer.from(start.bytes).toString(), asked];
}

const rangeOf = (range: string, body: string): ScriptedAnswer => ({
  status: 206,
  body,
  headers: { 'content-range': `bytes ${range}` },
});
const unsatisfiable = { status: 416, body: errorXml('InvalidRange') };
const ofLength = (length: number): ScriptedAnswer & object => ({
  status: 200,
  headers: { 'content-length': String(length) },
});

describe('the beginning of an object', () => {
  it('comes with its length by one request', async () => {
    assert.deepEqual(await peek(rangeOf('0-2/6', 'abc')), [6, 'abc', 'GET']);
  });

  it('is cut by Darkroom where a server knows no ranges', async () => {
    assert.deepEqual(await peek({ ...ofLength(6), body: 'abcdef' }), [6, 'abc', 'GET']);
  });

  it('has its length by HEAD where a server does not tell it', async () => {
    assert.deepEqual(await peek(rangeOf('0-2/*', 'abc'), ofLength(6)), [6, 'abc', 'GET,HEAD']);
  });

  it('is of an empty object, or a missing one, where no range can be satisfied', async () => {
    assert.deepEqual(await peek(unsatisfiable, ofLength(0)), [0, '', 'GET,HEAD']);
    assert.deepEqual(await peek(unsatisfiable, { status: 404 }), [null, 'GET,HEAD']);
  });

  it('is an outage where it is not as long as it says', async () => {
    const isUnavailable = (error: unknown): boolean =>
      error instanceof DarkroomError && error.code === 'STORAGE_UNAVAILABLE';
    await assert.rejects(peek(rangeOf('0-2/6', 'ab')), isUnavailable);
    await assert.rejects(peek(unsatisfiable, ofLength(6)), isUnavailable);
  });
});
