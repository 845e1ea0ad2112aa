/**
 * Reads a body as lines of UTF-8, each as soon as it is there; the last needs no end. Yields null and stops if a line
 * has more than `maxBytes`.
 */
export async function* readLines(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): AsyncGenerator<string | null> {
  let line: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      if (length + end - start > maxBytes) {
        yield null;
        return;
      }
      yield textOf([...line, chunk.subarray(start, end)]);
      [line, length, start] = [[], 0, end + 1];
    }
    line.push(chunk.subarray(start));
    length += chunk.length - start;
    if (length > maxBytes) {
      yield null;
      return;
    }
  }
  if (length > 0) yield textOf(line);
}

const NEWLINE = 0x0a;

function textOf(chunks: readonly Uint8Array[]): string {
  return Buffer.concat(chunks).toString();
}
