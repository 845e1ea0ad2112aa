import { textOf } from '../byte-cursor.ts';
import { notRemovable } from '../not-removable.ts';
import { boxesIn, boxOf, freeBox, type HeldBox } from './boxes.ts';
import type { Extent } from './extents.ts';
import { sampleExtents } from './sample-extents.ts';

/** A box `moov` without metadata, as long as before, and where the samples of its tracks are in the file. */
export interface RewrittenMovie {
  /** Its content. */
  readonly content: Uint8Array;
  readonly kept: readonly Extent[];
}

/** The boxes within a track that players need, each with what lies in it. */
const CONTAINERS: Readonly<Record<string, ReadonlySet<string>>> = {
  moov: new Set(['mvhd', 'trak']),
  trak: new Set(['tkhd', 'edts', 'tref', 'mdia']),
  edts: new Set(['elst']),
  tref: new Set(['auxl', 'prem']),
  mdia: new Set(['mdhd', 'hdlr', 'minf']),
  minf: new Set(['vmhd', 'nmhd', 'dinf', 'stbl']),
  dinf: new Set(['dref']),
  stbl: new Set(['stsd', 'stts', 'ctts', 'stss', 'stsc', 'stsz', 'stz2', 'stco', 'co64', 'sgpd', 'sbgp', 'sdtp']),
};

const TAKEN_APART: ReadonlySet<string> = new Set(['trak', 'edts', 'tref', 'mdia', 'minf', 'dinf', 'stbl']);

/** Where the bytes that describe the coding begin in an entry of `stsd`: behind the fields of every picture. */
const SAMPLE_ENTRY_LENGTH = 78;

const CODINGS: ReadonlySet<string> = new Set(['av01', 'hvc1', 'hev1']);

/** The boxes of a sample entry that decoders need. */
const CODING: ReadonlySet<string> = new Set([
  'av1C',
  'hvcC',
  'colr',
  'pasp',
  'clap',
  'ccst',
  'auxi',
  'pixi',
  'clli',
  'mdcv',
  'cclv',
]);

/**
 * Rewrites the content of the box `moov` of an animated AVIF or HEIC: without dates, names, and boxes that no player
 * needs, such as `udta` and `meta`. These become free space, so that everything that points into the file still does.
 *
 * @throws {DarkroomError} METADATA_NOT_REMOVABLE, also for tracks that are not pictures.
 */
export function rewriteMovie(content: Uint8Array): RewrittenMovie {
  const kept: Extent[] = [];
  const rewritten = rewrite('moov', content, kept);
  return { content: rewritten, kept };
}

function rewrite(name: string, content: Uint8Array, kept: Extent[]): Uint8Array {
  const allowed = CONTAINERS[name];
  const boxes = boxesIn(content);
  if (name === 'mdia') requirePictures(boxes);
  if (name === 'stbl') for (const extent of sampleExtents(boxes)) kept.push(extent);
  return Buffer.concat(
    boxes.map((box) => {
      if (allowed?.has(box.name) !== true) return freeBox(box.bytes.length);
      const inner = TAKEN_APART.has(box.name) ? rewrite(box.name, box.content, kept) : shortened(box);
      return boxOf(box.name, inner);
    }),
  );
}

function requirePictures(boxes: readonly HeldBox[]): void {
  const handler = boxes.find(({ name }) => name === 'hdlr')?.content ?? new Uint8Array();
  if (!['pict', 'auxv'].includes(textOf(handler, 8, 12))) throw notRemovable('A track is not one of pictures.');
}

/** A box with zeros for what is not about the coding. */
function shortened({ name, content }: HeldBox): Uint8Array {
  const bytes = Buffer.from(content);
  switch (name) {
    case 'mvhd':
    case 'tkhd':
    case 'mdhd':
      // When it was made and last changed, each in 4 or 8 bytes.
      return bytes.fill(0, 4, bytes[0] === 1 ? 20 : 12);
    case 'hdlr':
      return bytes.fill(0, 24);
    case 'dref':
      if (boxesIn(content.subarray(8)).some((box) => box.bytes.length !== 12)) {
        throw notRemovable('Samples are elsewhere.');
      }
      return bytes;
    case 'stsd':
      return Buffer.concat([content.subarray(0, 8), ...boxesIn(content.subarray(8)).map(shortenedEntry)]);
    default:
      return bytes;
  }
}

function shortenedEntry({ name, content }: HeldBox): Uint8Array {
  if (!CODINGS.has(name) || content.length < SAMPLE_ENTRY_LENGTH) {
    throw notRemovable('A track is of a coding not known.');
  }
  // The name of the compressor.
  const fields = Buffer.from(content.subarray(0, SAMPLE_ENTRY_LENGTH)).fill(0, 42, 74);
  const boxes = boxesIn(content.subarray(SAMPLE_ENTRY_LENGTH));
  return boxOf(name, fields, ...boxes.map((box) => (CODING.has(box.name) ? box.bytes : freeBox(box.bytes.length))));
}
