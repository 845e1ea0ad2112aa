import type { Api } from '../transport/ask.ts';
import type { PartTarget, PartUrls } from './part-urls.ts';

/** Whether parts can be hashed: browsers allow it only on pages of a secure origin. */
export function canHash(): boolean {
  return (globalThis.crypto as Crypto | undefined)?.subtle !== undefined;
}

/** URLs of parts that accept only the bytes of the file: each part is read and hashed first. */
export function createCheckedPartUrls(
  { ask, operations, makeError }: Api,
  id: string,
  bytesOf: (number: number) => Blob,
): PartUrls {
  const known = new Map<number, PartTarget>();
  return {
    get: async (number, signal) => {
      const before = known.get(number);
      if (before !== undefined) return before;
      type Header = { readonly name: string; readonly value: string };
      type Part = { readonly url: string; readonly headers: readonly Header[] };
      type Answer = { readonly fileUpload: { readonly parts: readonly Part[] } | null };
      const variables = { id, number, sha256: await hashOf(bytesOf(number)) };
      const { fileUpload } = await ask<Answer>(operations.checkedPart, variables, signal);
      const [part] = fileUpload?.parts ?? [];
      if (part === undefined) throw makeError('UPLOAD_NOT_OPEN');
      const headers = Object.fromEntries(part.headers.map(({ name, value }) => [name, value]));
      const target = { url: part.url, headers };
      known.set(number, target);
      return target;
    },
    forget: (number) => void known.delete(number),
  };
}

async function hashOf(bytes: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await bytes.arrayBuffer());
  return btoa(String.fromCharCode(...new Uint8Array(hash)));
}
