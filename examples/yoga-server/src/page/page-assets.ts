import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** A file of the built page, in memory. */
export interface PageAsset {
  readonly contentType: string;
  readonly etag: string;
  /** Whether the file's name changes with its content. */
  readonly isImmutable: boolean;
  /** The bytes by content coding, the shortest first; `identity` is always present. */
  readonly encodings: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
};

/** The files of a built page by their URL paths, compressed once. */
export async function readPageAssets(folder: string): Promise<ReadonlyMap<string, PageAsset>> {
  const names = await readdir(join(folder, 'assets'));
  const paths = ['index.html', ...names.map((name) => `assets/${name}`)];
  const assets = paths.map(async (path) => [`/${path}`, await readAsset(join(folder, path))] as const);
  return new Map(await Promise.all(assets));
}

async function readAsset(path: string): Promise<PageAsset> {
  const bytes = await readFile(path);
  const contentType = CONTENT_TYPES[extname(path)] ?? 'application/octet-stream';
  const encodings = new Map<string, Uint8Array<ArrayBuffer>>();
  if (!/^image\/(jpeg|webp)$/.test(contentType)) {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
    encodings.set('br', new Uint8Array(await promisify(brotliCompress)(bytes, quality)));
    encodings.set('gzip', new Uint8Array(await promisify(gzip)(bytes, { level: 9 })));
  }
  encodings.set('identity', new Uint8Array(bytes));
  const etag = `"${createHash('sha256').update(bytes).digest('base64url')}"`;
  return { contentType, etag, isImmutable: !path.endsWith('.html'), encodings };
}
