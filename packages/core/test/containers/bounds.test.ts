import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { fileTypeFromBuffer } from 'file-type';
import { test } from 'vitest';
import { boundedReader, type ReadBudget } from '../../src/containers/bounded-reader.ts';
import { readCompoundFileKind } from '../../src/containers/compound-file.ts';
import { type ToldContainer, tellContainer } from '../../src/containers/tell-container.ts';
import { readZipEntries } from '../../src/containers/zip-entries.ts';
import type { ByteRange } from '../../src/ports/storage-objects.ts';
import { compoundFileOf, docxWith, zipOf } from '../support/container-bytes.ts';

const HEAD_BYTES = 64 * 1024;

interface Told {
  readonly told: ToldContainer | null;
  readonly bytesRead: number;
}

async function tell(file: Uint8Array, head: number = HEAD_BYTES): Promise<Told> {
  let bytesRead = 0;
  const bytes = Buffer.from(file.subarray(0, head));
  const reader = boundedReader(bytes, file.length, async ({ start, end }) => {
    const piece = file.subarray(start, end + 1);
    bytesRead += piece.length;
    return piece;
  });
  const detected = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime ?? null;
  return { told: await tellContainer(bytes, detected, reader), bytesRead };
}

const SEEDS: readonly Uint8Array[] = [
  zipOf(docxWith()),
  zipOf(docxWith(), { streamed: true, zip64: true }),
  compoundFileOf({ streams: Array.from({ length: 20 }, (_, index) => `S${index}`), gap: 3 }),
  compoundFileOf({ classId: '00020906-0000-0000-c000-000000000046' }),
];

test('whatever bytes say, telling them ends, and reads a bounded piece', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SEEDS),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 24 }),
      fc.integer({ min: 32, max: 4096 }),
      async (seed, changes, head) => {
        const file = Uint8Array.from(seed);
        for (const [at, value] of changes) file[at % file.length] = value;
        const { bytesRead } = await tell(file, head);
        assert.ok(bytesRead <= 12 * HEAD_BYTES);
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300) },
  );
});

test('a compound file whose directory goes round in a circle is read for a while, and no longer', async () => {
  const file = compoundFileOf({ streams: ['a', 'b', 'c', 'd', 'e'] });
  // The second sector of the directory is followed by the first.
  new DataView(file.buffer).setUint32(512 + 2 * 4, 1, true);
  assert.deepEqual((await tell(file)).told?.named, []);
});

test('an archive of 6,000 entries is told by all of them, at the price of its directory', async () => {
  const names = Array.from({ length: 6_000 }, (_, index) => [`xl/media/image${index}.png`, ''] as const);
  const file = zipOf({ ...docxWith(), ...Object.fromEntries(names) });
  const { told, bytesRead } = await tell(file);
  assert.equal(told?.type, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document');
  assert.ok(bytesRead <= 9 * HEAD_BYTES, `${bytesRead} bytes`);
});

test('bytes in front of an archive hide its entries', async () => {
  const archive = Buffer.concat([Buffer.alloc(100), zipOf(docxWith())]);
  const reader = boundedReader(archive, archive.length, async () => new Uint8Array());
  assert.equal(await readZipEntries(reader), null);
});

test('what is no compound file cannot be read as one', async () => {
  const reader = boundedReader(Buffer.alloc(2000), 2000, async () => new Uint8Array());
  assert.equal(await readCompoundFileKind(reader), 'UNREADABLE');
});

test('a reader asks twelve times at most, for 768 KiB in all', async () => {
  const asked = async (length: number, budget?: ReadBudget): Promise<readonly number[]> => {
    const lengths: number[] = [];
    const read = async ({ start, end }: ByteRange): Promise<Uint8Array> => {
      lengths.push(end - start + 1);
      return new Uint8Array(end - start + 1);
    };
    const reader = boundedReader(new Uint8Array(10), 1_000_000_000, read, budget);
    for (let index = 1; index < 50; index += 1) await reader.bytes(index * 1_000_000, length);
    return lengths;
  };
  assert.deepEqual(
    await asked(100),
    Array.from({ length: 12 }, () => 4096),
  );
  assert.deepEqual(await asked(500_000), [500_000, 286_432]);
  assert.deepEqual(await asked(100, { maxRequests: 2, windowBytes: 262_144 }), [262_144, 262_144]);
});
