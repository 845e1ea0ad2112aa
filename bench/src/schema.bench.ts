import assert from 'node:assert/strict';
import type { BenchmarkOptions } from './harness.ts';
import { largeHost } from './schema/large-host.ts';

/**
 * Building a schema of 500 types, 50 of which have a field with `@fileUpload`. The floor is the
 * same host without Darkroom.
 */
export function benchmark(): BenchmarkOptions {
  const { withDarkroom, without } = largeHost();
  return {
    rounds: 80,
    warmUpRounds: 10,
    contenders: [
      {
        name: 'makeSchema, 500 types, 50 @fileUpload',
        role: 'ours',
        run: () => assert.ok(withDarkroom().getType('File')),
      },
      {
        name: 'makeExecutableSchema, without Darkroom',
        role: 'floor',
        run: () => assert.ok(without().getType('Type0')),
      },
    ],
  };
}
