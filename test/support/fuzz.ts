import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { test } from 'vitest';

/** How many targets there are, which share out `FUZZ_MINUTES`. */
const TARGETS = 22;
const MINUTES = Number(process.env['FUZZ_MINUTES'] ?? 0);
const TIME_MS: number | null = MINUTES > 0 ? (MINUTES * 60_000) / TARGETS : null;

/**
 * The most that one input may cost, in seconds of CPU: many times what any does, and less than what is
 * quadratic in the longest.
 */
const MAX_SECONDS = 1;

/** The longest input, in characters: what servers read of a request's text. */
const MAX_LENGTH = 100_000;

/**
 * A test that hands many inputs to a parser, `FUZZ_MINUTES` long or some hundred of them, the examples first. Each has
 * to be read without an exception and in little time.
 */
export function fuzz<Input>(
  name: string,
  inputs: fc.Arbitrary<Input>,
  read: (input: Input) => void | Promise<void>,
  examples: readonly Input[] = [],
): void {
  test(
    `${name}, in little time`,
    async () => {
      const property = fc.asyncProperty(inputs, async (input) => {
        const before = process.cpuUsage();
        await read(input);
        const { user } = process.cpuUsage(before);
        assert.ok(user / 1e6 < MAX_SECONDS, `${user / 1e6} s of CPU`);
      });
      const result = await fc.check(property, {
        examples: examples.map((example): [Input] => [example]),
        // Shrinking what takes seconds would take hours.
        endOnFailure: true,
        ...(TIME_MS === null
          ? { numRuns: 200 }
          : { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: TIME_MS }),
      });
      if (result.failed && !result.interrupted) assert.fail(reportOf(result));
      if (TIME_MS !== null) process.stdout.write(`${name}: ${result.numRuns} inputs\n`);
    },
    TIME_MS === null ? 60_000 : TIME_MS + 120_000,
  );
}

function reportOf({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
}: Pick<fc.RunDetails<unknown>, 'seed' | 'counterexamplePath' | 'counterexample' | 'errorInstance'>): string {
  const input = fc.stringify(counterexample).replaceAll(/(.{1,20}?)\1{20,}/gsu, '$1…');
  return `${String(errorInstance).slice(0, 500)}\nseed ${seed}, path ${counterexamplePath}\n${input.slice(0, 2000)}`;
}

/**
 * What makes functions slow that are not linear: marks out of order, white space, separators, beginnings of escapes.
 */
const SLOW = [
  '\u0315\u0300',
  '\u0301',
  ' ',
  '\t\n',
  '&',
  '%',
  '=',
  '.',
  '/',
  '\\',
  ';',
  ',',
  '"',
  '<',
  '0',
  'a',
  'ß',
  'ΐ',
  '<Part>',
] as const;

/** Each of them over and over. */
export const SLOW_TEXTS: readonly string[] = SLOW.map((piece) => repeated(piece, MAX_LENGTH));

function repeated(piece: string, length: number): string {
  return piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
}

const PIECES = fc.oneof(
  { arbitrary: fc.constantFrom(...SLOW), weight: 3 },
  fc.constantFrom('%25', '..', '<!', '<?xml ', '</Part>', 'İ', '\ud800', '\udc00', '\0', '🐂', '\u202e', '&amp;'),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }),
);

/** Text of any kind: short and arbitrary, or pieces that come over and over, up to 100,000 characters. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc
    .tuple(
      PIECES,
      fc.oneof(PIECES, fc.constant('')),
      fc.constantFrom(40, 300, 1000, 5000, MAX_LENGTH),
      fc.string({ maxLength: 20 }),
    )
    .map(([one, other, length, end]) => repeated(one + other, length) + end),
);

/** A valid text with some of its characters replaced, cut out or repeated. */
export function damaged(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const change = fc.record({ at: fc.nat(10_000), remove: fc.nat(8), insert: fc.oneof(PIECES, fc.constant('')) });
  return fc.tuple(valid, fc.array(change, { maxLength: 4 })).map(([text, changes]) =>
    changes.reduce((changed, { at, remove, insert }) => {
      const start = changed.length === 0 ? 0 : at % changed.length;
      return changed.slice(0, start) + insert + changed.slice(start + remove);
    }, text),
  );
}

/** The same for bytes. */
export function damagedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  const change = fc.record({ at: fc.nat(), value: fc.oneof(fc.constantFrom(0, 0xff, 0x7f, 0x80), fc.nat(255)) });
  return fc
    .tuple(valid, fc.array(change, { maxLength: 8 }), fc.option(fc.nat(), { freq: 4 }))
    .map(([bytes, changes, cut]) => {
      const changed = Uint8Array.from(bytes);
      for (const { at, value } of changes) if (changed.length > 0) changed[at % changed.length] = value;
      return cut === null ? changed : changed.slice(0, cut % (changed.length + 1));
    });
}
