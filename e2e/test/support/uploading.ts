import assert from 'node:assert/strict';
import type { HostClient } from './host-client.ts';

/** The shortest bytes that are told for a PNG, of 2 by 3 pixels. */
export const PNG: Buffer = Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003', 'hex');

const START = /* GraphQL */ `
  mutation ($size: SafeInt!, $target: String, $name: String) {
    startFileUpload(size: $size, target: $target, name: $name) {
      id
      urls
    }
  }
`;

/** Documents that several tests ask. */
export const COMPLETE = 'mutation CompleteFileUpload($id: ID!) { completeFileUpload(id: $id) { success } }';

/** Starts an upload of one part and PUTs it; gives its id. */
export async function send(client: HostClient, bytes: Buffer, target?: string, name?: string): Promise<string> {
  const { startFileUpload } = await client.ask<{ startFileUpload: { id: string; urls: string[] } }>(START, {
    size: bytes.length,
    target: target ?? null,
    name: name ?? null,
  });
  const response = await fetch(startFileUpload.urls[0] ?? '', { method: 'PUT', body: new Uint8Array(bytes) });
  assert.equal(response.status, 200);
  return startFileUpload.id;
}

/** Uploads a file, whole; gives its id. */
export async function upload(client: HostClient, bytes: Buffer, target?: string): Promise<string> {
  const id = await send(client, bytes, target);
  await client.ask(COMPLETE, { id });
  return id;
}
