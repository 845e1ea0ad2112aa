import { byteCursor, type ByteCursor, type ImageSource } from './byte-cursor.ts';
import { stripHeif } from './heif/strip-heif.ts';
import { notRemovable } from './not-removable.ts';
import { stripGif } from './strip-gif.ts';
import { stripJpeg } from './strip-jpeg.ts';
import { stripPng } from './strip-png.ts';
import { stripWebp } from './strip-webp.ts';

type Strip = (source: ImageSource) => AsyncGenerator<Uint8Array, void, void>;

const STRIP: ReadonlyMap<string, Strip> = new Map([
  ['image/jpeg', inOrder(stripJpeg)],
  ['image/png', inOrder(stripPng)],
  ['image/webp', stripWebp],
  ['image/gif', inOrder(stripGif)],
  ['image/avif', stripHeif],
  ['image/heic', stripHeif],
  ['image/heic-sequence', stripHeif],
]);

/** The length of the chunks of the result. */
const CHUNK_LENGTH = 64 * 1024;

/**
 * The same image with its orientation and its colour profile, and without any other metadata: a new container around
 * the same coded pixels. Takes bounded memory, and time that grows with the file's size alone.
 *
 * The stream fails with METADATA_NOT_REMOVABLE, possibly after most of the image, if the file cannot be read well
 * enough to be sure. Whatever was written until then must not be published.
 *
 * @param contentType One that {@link canRemoveMetadata} accepts.
 */
export function withoutMetadata(contentType: string, source: ImageSource): ReadableStream<Uint8Array> {
  const strip = STRIP.get(contentType);
  if (strip === undefined) throw notRemovable(`Files of the type ${contentType} cannot be rewritten.`);
  const chunks = inChunks(strip(source));
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}

function inOrder(strip: (cursor: ByteCursor) => AsyncGenerator<Uint8Array, void, void>): Strip {
  return async function* (source) {
    const cursor = await byteCursor(source);
    try {
      yield* strip(cursor);
    } finally {
      cursor.close();
    }
  };
}

/** Gathers the small pieces, of which there may be very many. */
async function* inChunks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  let gathered: Uint8Array[] = [];
  let length = 0;
  for await (const piece of pieces) {
    if (piece.length === 0) continue;
    gathered.push(piece);
    length += piece.length;
    if (length < CHUNK_LENGTH) continue;
    yield Buffer.concat(gathered);
    gathered = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(gathered);
}
