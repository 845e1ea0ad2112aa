import { fileTypeFromBuffer } from 'file-type';
import { type BoundedReader, boundedReader } from '../containers/bounded-reader.ts';
import { findsMpegFrames, readBehindId3, tellLeadingBytes } from '../containers/leading-bytes.ts';
import { tellTracks } from '../containers/tell-tracks.ts';
import { IMAGE_CONTENT_TYPES, sniffImageFormat } from '../images/image-format.ts';
import { canonicalType } from '../media-types/names.ts';
import type { BytesToJudge } from './judge-type.ts';

/** Including the head, at most three requests for half a megabyte, however long the video is. */
const TRACKS_BUDGET = { maxRequests: 2, windowBytes: 256 * 1024 };
const ID3_BUDGET = { maxRequests: 1 };

/**
 * The canonical name of the type, detected from the first bytes and the list of tracks that they point to; null if
 * there are no magic bytes.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE.
 */
export async function detectType({ head, size, piece }: BytesToJudge): Promise<string | null> {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.length);
  const reader = (budget: Parameters<typeof boundedReader>[3]): BoundedReader =>
    boundedReader(head, size, piece, budget);
  const detected =
    (await detectByMagic(bytes)) ?? tellLeadingBytes(bytes, size) ?? (await tellBehindId3(bytes, reader(ID3_BUDGET)));
  if (detected === null) return null;
  return (await tellTracks(bytes, detected, reader(TRACKS_BUDGET))) ?? detected;
}

/**
 * The type by its magic bytes. A file crafted to confuse the detector must not block its own verification: its type
 * counts as unknown.
 */
async function detectByMagic(head: Buffer): Promise<string | null> {
  const detected = await fileTypeFromBuffer(head).catch(() => undefined);
  const type = detected === undefined ? null : canonicalType(detected.mime);
  if (type === null) return isTiff(head) ? 'image/tiff' : null;
  if (type === 'audio/aiff' && !isAiff(head)) return null;
  if (type === 'image/vnd.microsoft.icon' && !isIcon(head)) return null;
  return type === 'image/heif' || type === 'image/heif-sequence' ? tellHeif(head, type) : type;
}

/** The detector uses only the first brand, which often names the container instead of the codec. */
function tellHeif(head: Buffer, type: string): string {
  if (sniffImageFormat(head) === 'avif') return IMAGE_CONTENT_TYPES.avif;
  const brands = head.toString('latin1', 8, Math.min(head.readUInt32BE(0), 64));
  return /^(?:.{4})*hei[cx]/s.test(brands) && type === 'image/heif' ? 'image/heic' : type;
}

async function tellBehindId3(head: Buffer, reader: BoundedReader): Promise<string | null> {
  const behind = await readBehindId3(head, reader);
  if (behind === null) return null;
  const type = await detectByMagic(behind);
  if (type?.startsWith('audio/') === true) return type;
  return findsMpegFrames(behind) ? 'audio/mpeg' : null;
}

/** "FORM" is IFF, a container for many formats; file-type reports all of them as AIFF. */
function isAiff(head: Buffer): boolean {
  return ['AIFF', 'AIFC'].includes(head.toString('latin1', 8, 12));
}

/** Truevision pictures, like most data that starts with zeros, look like an icon without images. */
function isIcon(head: Buffer): boolean {
  return head.length >= 6 && head.readUInt16LE(4) > 0;
}

/** file-type looks for the TIFF directory, which may be at the end of a long file. */
function isTiff(head: Buffer): boolean {
  return ['II*\0', 'MM\0*'].includes(head.toString('latin1', 0, 4));
}
