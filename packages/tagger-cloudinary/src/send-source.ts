import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type FileSource, DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Sends a source through a stream and settles as the answer does, which may arrive before everything is sent. If the
 * source breaks, or its length is not the declared one, that is an error, and the stream is never ended, so that the
 * other side does not receive a complete file.
 *
 * @throws {DarkroomError} STORAGE_UNAVAILABLE if the source does not have its declared length.
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
    // If sending succeeds, the answer decides the race.
    return await Promise.race([answer, sending.then(() => answer)]);
  } finally {
    enough.abort();
    // The outcome is decided, so the error of an aborted send is ignored.
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
  return new DarkroomError('STORAGE_UNAVAILABLE', 'The file could not be read completely: try again.');
}
