import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { test } from 'vitest';
import { readLines } from '../src/read-lines.ts';

async function linesOf(chunks: readonly Uint8Array[], maxBytes: number): Promise<readonly (string | null)[]> {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
  const lines: (string | null)[] = [];
  for await (const line of readLines(body, maxBytes)) lines.push(line);
  return lines;
}

test('lines are the same however the body is cut into chunks', async () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n') });
  await fc.assert(
    fc.asyncProperty(texts, fc.array(fc.nat({ max: 40 })), async (text, cuts) => {
      const bytes = Buffer.from(text);
      const ends = [...cuts, bytes.length].toSorted((one, other) => one - other);
      const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
      const expected = text.split('\n');
      if (expected.at(-1) === '') expected.pop();
      assert.deepEqual(await linesOf(chunks, 1000), expected);
    }),
  );
});

test.each([
  ['within a chunk', ['ab\nabcd\nef\n']],
  ['over several chunks', ['ab\nab', 'c', 'd\nef\n']],
  ['that never ends', ['ab\n', 'abcd']],
])('a line that is too long, %s, is the last', async (_, chunks) => {
  assert.deepEqual(
    await linesOf(
      chunks.map((chunk) => Buffer.from(chunk)),
      3,
    ),
    ['ab', null],
  );
});
