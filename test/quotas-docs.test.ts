import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { NUMERIC_OPTIONS, type NumericOption } from '../packages/core/src/input/numeric-options.ts';
import { tableRows } from './support/table-rows.ts';

const GROUPS = ['quotas', 'budgets', 'subscriptions', 'anonymousUploads', 'anonymousUploads.together'] as const;

const text = (value: number | null): string => (value === null ? 'none' : value.toLocaleString('en-US'));

describe('docs/guides/quotas-and-limits.md', async () => {
  const page = await readFile(join(import.meta.dirname, '../docs/guides/quotas-and-limits.md'), 'utf8');
  const rows = new Map(tableRows(page).map(([path = '', ...cells]) => [path.slice(1, -1), cells]));

  test.each(GROUPS)('has every number of %s, with its default', (group) => {
    for (const [name, { default: usual }] of Object.entries<NumericOption>(NUMERIC_OPTIONS[group])) {
      const cells = rows.get(`${group}.${name}`) ?? [];
      assert.equal(cells.at(group === 'budgets' ? -2 : -1), text(usual), `${group}.${name}`);
    }
  });

  test('has what anonymous callers may ask for', () => {
    for (const [name, { default: usual }] of Object.entries(NUMERIC_OPTIONS['budgets.anonymous'])) {
      assert.equal(rows.get(`budgets.${name}`)?.at(-1), text(usual), name);
    }
  });
});
