import { box, number } from './heif-bytes.ts';

const FTYP = box('ftyp', 'heic\0\0\0\0mif1heic');
const PICTURES = box('hdlr', '\0\0\0\0\0\0\0\0pict', Buffer.alloc(13));

const repeated = (count: number, piece: Uint8Array): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => piece));

const metaOf = (...boxes: readonly Uint8Array[]): Buffer =>
  Buffer.concat([FTYP, box('meta', '\0\0\0\0', PICTURES, box('pitm', '\0\0\0\0\0\x01'), ...boxes)]);

/** The tables of one image, without pixels. */
function tablesOf({
  properties,
  associations = [],
  references,
}: {
  readonly properties: Uint8Array;
  readonly associations?: readonly Uint8Array[];
  readonly references: Uint8Array;
}): Buffer {
  const entry = Buffer.concat([number(1, 2), number(0, 2), number(0, 2)]);
  const info = box('infe', '\x02\0\0\0', number(1, 2), '\0\0hvc1\0');
  return metaOf(
    box('iloc', Uint8Array.of(0, 0, 0, 0, 0x44, 0), number(1, 2), entry),
    box('iinf', '\0\0\0\0', number(1, 2), info),
    box('iref', '\0\0\0\0', references),
    box('iprp', box('ipco', properties), box('ipma', '\0\0\0\0', number(associations.length, 4), ...associations)),
  );
}

/** 5,000 tracks of 133 bytes, each of which claims a million samples of the same length. */
function manySamples(): Buffer {
  const sizes = box('stsz', '\0\0\0\0', number(1, 4), number(1_000_000, 4));
  const runs = box('stsc', '\0\0\0\0', number(1, 4), number(1, 4), number(1_000_000, 4), number(1, 4));
  const chunks = box('stco', '\0\0\0\0', number(1, 4), number(100, 4));
  const track = box('trak', box('mdia', PICTURES, box('minf', box('stbl', sizes, runs, chunks))));
  return Buffer.concat([FTYP, box('moov', repeated(5000, track))]);
}

/** 400 items of 10 bytes, each in 65,535 pieces, whose offsets and lengths have no bytes. */
function manyExtents(): Buffer {
  const entries = Array.from({ length: 400 }, (_, id) =>
    Buffer.concat([number(id, 4), number(0, 4), number(0xffff, 2)]),
  );
  return metaOf(box('iloc', Uint8Array.of(2, 0, 0, 0, 0, 0), number(entries.length, 4), ...entries));
}

/** 14,000 references from one image, which has a long property 700,000 times. */
function manyReferences(): Buffer {
  return tablesOf({
    properties: box('auxC', Buffer.alloc(1_000_000, 'a')),
    associations: Array.from({ length: 2800 }, () =>
      Buffer.concat([number(1, 2), Buffer.alloc(256, 1).fill(255, 0, 1)]),
    ),
    references: repeated(14_000, box('auxl', number(1, 2), number(0, 2))),
  });
}

/** Small files with claims that would take minutes to follow, or all memory. */
export const HEIF_BOMBS: readonly Uint8Array[] = [manySamples(), manyExtents(), manyReferences()];
