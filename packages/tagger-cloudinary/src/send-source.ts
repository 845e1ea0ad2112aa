import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileSource, DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Sends a source through a stream and settles as the answer does, which may come before all is sent. A source that
 * breaks, or is not as long as it says, is an error of its own: the stream is then never ended, so that the
 * other side has no whole file.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE when the source is not as long as it says.
 */
export async function sendSource<Answer>(
  source: FileSource,
  stream: Writable,
  answer: Promise<Answer>,
  signal: AbortSignal,
): Promise<Answer> {
  const enough = new AbortController();
  const sending = send(source, stream, AbortSignal.any([signal, enough.signal]));
  try {
    // Sending that has succeeded leaves the race to the answer.
    return await Promise.race([answer, sending.then(() => answer)]);
  } finally {
    enough.abort();
    // It is decided by now, and a source that is cut off reports that here.
    sending.catch(() => {});
  }
}

async function send(source: FileSource, stream: Writable, signal: AbortSignal): Promise<void> {
  const body = await source.read();
  let length = 0;
  const counted = new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => {
      length += chunk.length;
      done(null, chunk);
    },
    flush: (done) => done(length === source.size ? null : cutOff()),
  });
  await pipeline(Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]), counted, stream, { signal });
}

function cutOff(): DarkroomError {
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file could not be read as a whole: try again.');
}
