import { type FileSource, DarkroomError, openStream } from '@graphql-darkroom/core/adapter';
import { imageTooLarge } from './refusals.ts';

/**
 * Reads a whole source.
 *
 * Into one buffer, because sharp would make one anyway: it gathers piped input before it decodes the first pixel, and
 * its output is one chunk. So the length is checked here, before anything is allocated.
 *
 * @throws {DarkroomError} IMAGE_TOO_LARGE if it has more than `maxBytes`, STORAGE_UNAVAILABLE if it is not as long as
 * declared.
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
      // Not the image's fault, so it must not be reported as damaged.
      throw new DarkroomError('STORAGE_UNAVAILABLE', 'The image could not be read completely: try again.');
    }
    return bytes;
  } finally {
    stream.close();
  }
}
