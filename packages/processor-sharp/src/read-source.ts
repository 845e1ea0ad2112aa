import { type FileSource, DarkroomError, openStream } from '@graphql-darkroom/core/adapter';
import { imageTooLarge } from './refusals.ts';

/**
 * The whole of a source.
 *
 * In one buffer, because sharp would make one anyway: what is piped into it is gathered before the first pixel is
 * decoded, and its output comes as one chunk. So the length is bounded here, before anything is allocated.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE when it has more than `maxBytes`, STORAGE_UNAVAILABLE when it
 * is not as long as it says.
 */
export async function readSource(source: FileSource, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const { size } = source;
  if (size > maxBytes) throw imageTooLarge(`has more than ${maxBytes} bytes`);
  const stream = await openStream(() => source.read(), signal);
  try {
    const bytes = Buffer.allocUnsafeSlow(size);
    let length = 0;
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) {
      if (length + chunk.length <= size) bytes.set(chunk, length);
      length += chunk.length;
      if (length > size) break;
    }
    if (length !== size) {
      // No fault of the image, which must not be called damaged for it.
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The image could not be read as a whole: try again.');
    }
    return bytes;
  } finally {
    stream.close();
  }
}
