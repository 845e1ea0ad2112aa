import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe, test } from 'vitest';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import { MAX_PARTS, MAX_PART_BYTES, MIN_PART_BYTES } from '../../src/ports/rules/part-limits.ts';
import {
  type PartPlan,
  lengthOfPart,
  maxBytesOfPart,
  maxBytesOfParts,
  planParts,
} from '../../src/uploads/plan-parts.ts';

const ANY_SIZE = Number.MAX_SAFE_INTEGER;

/** The plan, or the error that stands for none. */
function plan(
  count: number | null,
  size: number | null,
  maxBytes: number = ANY_SIZE,
  maxParts?: number,
  partSize: number | null = null,
): PartPlan | DarkroomError {
  try {
    return planParts({ count, partSize, size, maxBytes, maxParts });
  } catch (error) {
    if (error instanceof DarkroomError) return error;
    throw error;
  }
}

/** As {@link plan}, by the length of a part. */
function planBy(
  partSize: number,
  {
    count = null,
    size = null,
    maxBytes = ANY_SIZE,
  }: { count?: number | null; size?: number | null; maxBytes?: number },
): PartPlan | DarkroomError {
  return plan(count, size, maxBytes, MAX_PARTS, partSize);
}

function codeOf(planned: PartPlan | DarkroomError): string {
  return planned instanceof DarkroomError ? planned.code : 'planned';
}

const sizes = fc.oneof(
  fc.integer({ min: 0, max: 100 }),
  fc.integer({ min: 0, max: 2 ** 31 }),
  fc.maxSafeNat(),
  fc
    .tuple(
      fc.integer({ min: 1, max: MAX_PARTS }),
      fc.constantFrom(MIN_PART_BYTES, 2 ** 23, MAX_PART_BYTES),
      fc.integer({ min: -2, max: 2 }),
    )
    .map(([parts, bytes, more]) => Math.max(0, parts * bytes + more)),
);
const counts = fc.option(fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: MAX_PARTS })), {
  nil: null,
});

const partSizes = fc.oneof(
  fc.integer({ min: MIN_PART_BYTES, max: 2 ** 25 }),
  fc.integer({ min: MIN_PART_BYTES, max: MAX_PART_BYTES }),
  fc.constantFrom(MIN_PART_BYTES, MAX_PART_BYTES),
);

describe('a plan of parts', () => {
  test('keeps every rule of multipart uploads, for whatever size and count, or is refused with a code', () => {
    fc.assert(
      fc.property(sizes, counts, (size, count) => {
        const planned = plan(count, size);
        assert.ok(['planned', 'INVALID_PART_COUNT', 'FILE_TOO_LARGE'].includes(codeOf(planned)));
        if (planned instanceof DarkroomError) return;
        const { partCount, partSize } = planned;
        assert.ok(partCount >= 1, `${partCount}`);
        assert.ok(partCount <= MAX_PARTS, `${partCount}`);
        assert.equal(partCount, count ?? partCount);

        const lengthOf = (number: number): number => lengthOfPart({ ...planned, declaredSize: size }, number) ?? -1;
        const last = lengthOf(partCount);
        assert.equal((partCount - 1) * (partSize ?? -1) + last, size);
        assert.ok(last >= (size === 0 ? 0 : 1), `${last}`);
        assert.ok(last <= MAX_PART_BYTES, `${last}`);
        if (partCount === 1) return;
        assert.equal(lengthOf(1), partSize);
        assert.equal(lengthOf(partCount - 1), partSize);
        assert.ok(last <= (partSize ?? -1), `${last}`);
        assert.ok((partSize ?? 0) >= MIN_PART_BYTES, `${partSize}`);
        assert.ok((partSize ?? Infinity) <= MAX_PART_BYTES, `${partSize}`);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps to the parts that the storage takes', () => {
    fc.assert(
      fc.property(sizes, counts, fc.integer({ min: 1, max: MAX_PARTS }), (size, count, maxParts) => {
        const planned = plan(count, size, ANY_SIZE, maxParts);
        if (planned instanceof DarkroomError) return;
        assert.ok(planned.partCount <= maxParts, `${planned.partCount}`);
        assert.ok((planned.partSize ?? Infinity) <= MAX_PART_BYTES, `${planned.partSize}`);
      }),
    );
    assert.deepEqual(plan(1000, null, ANY_SIZE, 1000), { partCount: 1000, partSize: null });
    const refused = plan(1001, null, ANY_SIZE, 1000);
    assert.ok(refused instanceof DarkroomError);
    assert.equal(refused.code, 'INVALID_PART_COUNT');
    assert.equal(refused.message, '`count` must be between 1 and 1000, the maximum of the storage.');
    assert.deepEqual(plan(null, 1000 * MAX_PART_BYTES, ANY_SIZE, 1000), { partCount: 1000, partSize: MAX_PART_BYTES });
    assert.equal(codeOf(plan(null, 1000 * MAX_PART_BYTES + 1, ANY_SIZE, 1000)), 'FILE_TOO_LARGE');
  });

  test('is found for every size that S3 can hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_PARTS * MAX_PART_BYTES }), (size) => {
        assert.equal(codeOf(plan(null, size)), 'planned');
      }),
    );
    assert.equal(codeOf(plan(null, MAX_PARTS * MAX_PART_BYTES)), 'planned');
    assert.equal(codeOf(plan(null, MAX_PARTS * MAX_PART_BYTES + 1)), 'FILE_TOO_LARGE');
  });

  test('names the highest count that would do, where the one asked for makes parts too small', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 2, max: MAX_PARTS }), (size, count) => {
        const planned = plan(count, size);
        if (!(planned instanceof DarkroomError) || !planned.message.includes('under 5 MiB')) return;
        const most = Number(/Use at most (\d+)/.exec(planned.message)?.[1]);
        assert.equal(codeOf(plan(most, size)), 'planned');
        assert.equal(codeOf(plan(most + 1, size)), 'INVALID_PART_COUNT');
      }),
    );
  });

  test.each([0, -1, MAX_PARTS + 1, 1.5, Number.NaN])('is refused for a count of %d', (count) => {
    assert.equal(codeOf(plan(count, null)), 'INVALID_PART_COUNT');
    assert.equal(codeOf(plan(count, 100 * MIN_PART_BYTES)), 'INVALID_PART_COUNT');
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('is refused for a size of %d', (size) => {
    assert.equal(codeOf(plan(null, size)), 'BAD_USER_INPUT');
  });

  test('has parts of 5 MiB at least where there is more than one', () => {
    assert.deepEqual(plan(2, 2 * MIN_PART_BYTES), { partCount: 2, partSize: MIN_PART_BYTES });
    assert.deepEqual(plan(2, 2 * MIN_PART_BYTES - 1), { partCount: 2, partSize: MIN_PART_BYTES });
    assert.equal(codeOf(plan(2, 2 * MIN_PART_BYTES - 2)), 'INVALID_PART_COUNT');
    assert.deepEqual(plan(1, 3), { partCount: 1, partSize: 3 });
  });

  test('has parts of 5 GiB at most', () => {
    assert.deepEqual(plan(1, MAX_PART_BYTES), { partCount: 1, partSize: MAX_PART_BYTES });
    assert.equal(codeOf(plan(1, MAX_PART_BYTES + 1)), 'INVALID_PART_COUNT');
  });

  test('has parts of as many bytes as the storage takes at most, where that is less', () => {
    const most = { maxBytes: ANY_SIZE, maxPartBytes: 6 * 2 ** 20 };
    assert.deepEqual(planParts({ count: 2, size: 12 * 2 ** 20, ...most }), { partCount: 2, partSize: 6 * 2 ** 20 });
    for (const [count, size, code] of [
      [2, 12 * 2 ** 20 + 1, 'INVALID_PART_COUNT'],
      [null, MAX_PARTS * 6 * 2 ** 20 + 1, 'FILE_TOO_LARGE'],
    ] as const) {
      assert.throws(() => planParts({ count, size, ...most }), { code });
    }
  });

  test('has one part for an empty file, and no more', () => {
    assert.deepEqual(plan(null, 0), { partCount: 1, partSize: 0 });
    assert.deepEqual(plan(1, 0), { partCount: 1, partSize: 0 });
    assert.equal(lengthOfPart({ partCount: 1, partSize: 0, declaredSize: 0 }, 1), 0);
    assert.equal(codeOf(plan(2, 0)), 'INVALID_PART_COUNT');
  });

  test('is refused for a size over the policy', () => {
    assert.equal(codeOf(plan(null, 100, 100)), 'planned');
    assert.equal(codeOf(plan(null, 101, 100)), 'FILE_TOO_LARGE');
  });

  test('of unknown length has no more parts than the policy has room for', () => {
    assert.deepEqual(plan(null, null), { partCount: 1, partSize: null });
    assert.deepEqual(plan(3, null, 2 * MIN_PART_BYTES + 1), { partCount: 3, partSize: null });
    assert.equal(codeOf(plan(3, null, 2 * MIN_PART_BYTES)), 'INVALID_PART_COUNT');
    assert.deepEqual(plan(1, null, 1), { partCount: 1, partSize: null });
    assert.equal(lengthOfPart({ partCount: 3, partSize: null, declaredSize: null }, 1), null);
  });

  test('of unknown length lets each part have what any way to cut such a file gives it', () => {
    const partSize = fc.integer({ min: MIN_PART_BYTES, max: 2 * MIN_PART_BYTES });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        partSize,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (count, size, share) => {
          const last = Math.max(count === 1 ? 0 : 1, Math.floor(size * share));
          const maxBytes = Math.max(1, (count - 1) * size + last);
          for (let number = 1; number <= count; number += 1) {
            const most = maxBytesOfPart({ partCount: count, partSize: null }, number, maxBytes);
            assert.ok(most >= (number < count ? size : last), `${most}`);
            assert.ok(most <= maxBytes, `${most}`);
          }
        },
      ),
    );
    assert.equal(maxBytesOfPart({ partCount: 1, partSize: null }, 1, 5_000_000), 5_000_000);
    assert.equal(maxBytesOfPart({ partCount: 2, partSize: null }, 1, 12_000_000), 12_000_000);
    assert.equal(maxBytesOfPart({ partCount: 2, partSize: null }, 2, 12_000_000), 6_000_000);
    assert.equal(maxBytesOfPart({ partCount: 1, partSize: null }, 1, 2 * MAX_PART_BYTES), MAX_PART_BYTES);
  });
});

describe('a plan by the length of a part', () => {
  test('has that length for all parts but the last, for whatever size, or is refused with a code', () => {
    fc.assert(
      fc.property(partSizes, sizes, (partSize, size) => {
        const planned = planBy(partSize, { size });
        const parts = Math.max(1, Math.ceil(size / partSize));
        if (planned instanceof DarkroomError) {
          assert.ok(parts > MAX_PARTS, `${parts}`);
          assert.ok(['INVALID_PART_COUNT', 'FILE_TOO_LARGE'].includes(planned.code));
          const least = Number(/at least (\d+)/.exec(planned.message)?.[1] ?? Number.NaN);
          if (planned.code === 'INVALID_PART_COUNT') {
            assert.equal(codeOf(planBy(Math.max(least, MIN_PART_BYTES), { size })), 'planned');
            assert.equal(codeOf(planBy(least - 1, { size })), 'INVALID_PART_COUNT');
          }
          return;
        }
        assert.equal(planned.partCount, parts);
        const lengths = [1, parts - 1, parts].map((number) => lengthOfPart({ ...planned, declaredSize: size }, number));
        const last = size - (parts - 1) * partSize;
        assert.deepEqual(lengths, parts === 1 ? [size, planned.partSize, size] : [partSize, partSize, last]);
        assert.ok(last >= (size === 0 ? 0 : 1) && last <= partSize, `${last}`);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes the one count that goes with a size, and no other', () => {
    fc.assert(
      fc.property(partSizes, sizes, fc.integer({ min: 1, max: MAX_PARTS }), (partSize, size, count) => {
        const alone = planBy(partSize, { size });
        if (alone instanceof DarkroomError) return;
        assert.deepEqual(planBy(partSize, { size, count: alone.partCount }), alone);
        if (count !== alone.partCount) {
          assert.equal(codeOf(planBy(partSize, { size, count })), 'INVALID_PART_COUNT');
        }
      }),
    );
  });

  test('of unknown length takes each way to cut such a file, and no byte more than its parts make', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: MIN_PART_BYTES, max: 2 * MIN_PART_BYTES }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 2 ** 31 }),
        (partSize, count, maxBytes) => {
          const planned = planBy(partSize, { count, maxBytes });
          const isTooMany = count > 1 && (count - 1) * partSize >= maxBytes;
          assert.equal(codeOf(planned), isTooMany ? 'INVALID_PART_COUNT' : 'planned');
          if (planned instanceof DarkroomError) {
            const most = Number(/Use at most (\d+)/.exec(planned.message)?.[1]);
            assert.equal(codeOf(planBy(partSize, { count: most, maxBytes })), 'planned');
            return;
          }
          assert.deepEqual(planned, { partCount: count, partSize });
          const whole = Math.min(maxBytes, count * partSize);
          assert.equal(maxBytesOfParts(planned, maxBytes), whole);
          const lengthOf = (number: number): number | null => lengthOfPart({ ...planned, declaredSize: null }, number);
          if (count > 1) assert.deepEqual([lengthOf(1), lengthOf(count - 1)], [partSize, partSize]);
          assert.equal(lengthOf(count), null);
          assert.equal((count - 1) * partSize + maxBytesOfPart(planned, count, maxBytes), whole);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('takes the parts of 5 MiB that Uppy makes', () => {
    const planned = { partCount: 3, partSize: MIN_PART_BYTES };
    assert.deepEqual(planBy(MIN_PART_BYTES, { size: 12_000_000 }), planned);
    assert.deepEqual(planBy(MIN_PART_BYTES, { size: 12_000_000, count: 3 }), planned);
    assert.equal(codeOf(plan(3, 12_000_000)), 'INVALID_PART_COUNT');
    assert.deepEqual(planBy(MIN_PART_BYTES, { size: 300 }), { partCount: 1, partSize: 300 });
  });

  test.each([MIN_PART_BYTES - 1, MAX_PART_BYTES + 1, MIN_PART_BYTES + 0.5, 0, -1, Number.NaN, Infinity])(
    'is refused for one of %d',
    (partSize) => {
      for (const given of [{}, { size: 300 }, { count: 1 }, { count: 2, size: 2 * MIN_PART_BYTES }]) {
        assert.equal(codeOf(planBy(partSize, given)), 'BAD_USER_INPUT');
      }
    },
  );
});
