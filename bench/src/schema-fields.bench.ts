import assert from 'node:assert/strict';
import { execute, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { BenchmarkOptions } from './harness.ts';
import { largeHost } from './schema/large-host.ts';

/**
 * Fields without `@fileUpload`, of types that have a field with it, in that schema of 500 types. The floor is the
 * same host without Darkroom.
 */
export function benchmark(): BenchmarkOptions {
  const { withDarkroom, without } = largeHost();
  const document = parse('{ all0 { id name price tags } all10 { id name price tags } all11 { id name price tags } }');
  const executing = (schema: GraphQLSchema) => (): void => {
    // No field here gives a promise, so neither does the whole.
    const { errors } = execute({ schema, document, contextValue: {} }) as ExecutionResult;
    assert.equal(errors, undefined);
  };
  return {
    rounds: 400,
    warmUpRounds: 100,
    contenders: [
      { name: '6,000 plain fields, with Darkroom', role: 'ours', run: executing(withDarkroom()) },
      { name: '6,000 plain fields, without', role: 'floor', run: executing(without()) },
    ],
  };
}
