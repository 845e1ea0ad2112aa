import type { StoredPart } from '@graphql-darkroom/core/adapter';

/** Some parts of an upload, in the storage's order. */
export interface PartsPage {
  readonly parts: readonly StoredPart[];
  /** The marker of the next page; null on the last page. */
  readonly next: string | null;
}

const ENTITIES: Readonly<Record<string, string>> = { '&quot;': '"', '&#34;': '"', '&#x22;': '"' };

/**
 * Reads a ListParts response in the form that storages usually write; null for any other form, which is left to the
 * SDK. ETags are hexadecimal digits and quotes nearly everywhere: an ETag with any escapes other than quotes is left to
 * the SDK too.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 */
export function readPartsPage(xml: string): PartsPage | null {
  if (!/<ListPartsResult[\s>]/.test(xml) || !xml.trimEnd().endsWith('</ListPartsResult>')) return null;
  const isTruncated = textOf(xml, 'IsTruncated');
  const next = isTruncated === 'true' ? textOf(xml, 'NextPartNumberMarker') : null;
  if (isTruncated !== 'false' && next === null) return null;
  const parts: StoredPart[] = [];
  const blocks = xml.split('<Part>').slice(1);
  for (const block of blocks) {
    const number = textOf(block, 'PartNumber');
    const size = textOf(block, 'Size');
    const etag = textOf(block, 'ETag')?.replaceAll(/&[^&;]{0,9};/g, (entity) => ENTITIES[entity] ?? entity);
    if (!isWhole(number) || (size !== null && !isWhole(size)) || etag === undefined || !/^[^&<>\s]+$/.test(etag)) {
      return null;
    }
    const sha256 = textOf(block, 'ChecksumSHA256');
    const part = { number: Number(number), size: size === null ? null : Number(size), etag };
    parts.push(sha256 === null ? part : { ...part, sha256 });
  }
  return xml.split('</Part>').length - 1 === blocks.length ? { parts, next } : null;
}

/** The text of the first element with this name and no attributes; null if there is none. */
function textOf(xml: string, name: string): string | null {
  const start = xml.indexOf(`<${name}>`);
  const end = xml.indexOf(`</${name}>`, start);
  return start < 0 || end < 0 ? null : xml.slice(start + name.length + 2, end);
}

function isWhole(text: string | null): text is string {
  return text !== null && /^\d{1,16}$/.test(text);
}
