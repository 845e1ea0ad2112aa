import { createHash } from 'node:crypto';

/**
 * The policy for the page. It may load its own files, its inline script and styles by their hashes, and the storage's
 * files; it may also send files to the storage.
 *
 * @param html The page as it is sent.
 * @param host The page's own host, with its port: not every browser counts WebSockets as `'self'`.
 * @param storageOrigins The origins of the storage's URLs.
 */
export function contentSecurityPolicy(html: string, host: string, storageOrigins: readonly string[]): string {
  const elsewhere = storageOrigins.map((origin) => ` ${origin}`).join('');
  return [
    "default-src 'none'",
    `script-src 'self'${hashesOf(html, /<script>([^]*?)<\/script>/g)}`,
    `style-src 'self'${hashesOf(html, /<style>([^]*?)<\/style>/g)}`,
    `img-src 'self' blob: data:${elsewhere}`,
    `connect-src 'self' ws://${host} wss://${host}${elsewhere}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function hashesOf(html: string, inline: RegExp): string {
  const hashes = [...html.matchAll(inline)].map(([, text = '']) => createHash('sha256').update(text).digest('base64'));
  return hashes.map((hash) => ` 'sha256-${hash}'`).join('');
}
