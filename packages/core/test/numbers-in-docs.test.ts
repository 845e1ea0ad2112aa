import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { tableRows } from '../../../test/support/table-rows.ts';
import type { NumericOption } from '../src/input/numeric-options.ts';
import { numericOptions } from './support/numeric-options.ts';

const textOf = (path: string): Promise<string> => readFile(new URL(`../${path}`, import.meta.url), 'utf8');

const number = (value: number): string => value.toLocaleString('en-US');

/** What an option may be, as documents say it. */
function valuesOf({ min, max, unlimited }: NumericOption): string {
  const range = max === undefined ? `${number(min)} or more` : `${number(min)} to ${number(max)}`;
  return unlimited === true ? `${range}, or null` : range;
}

test('the table of docs/guides/serverless.md has every number of `runJobs`, with its default', async () => {
  const rows = new Map(tableRows(await textOf('../../docs/guides/serverless.md')).map((row) => [row[0], row.at(-1)]));
  const options = numericOptions.filter(([path]) => path.startsWith('runJobs.'));
  assert.ok(options.length > 0);
  for (const [path, { default: usual }] of options) {
    assert.equal(rows.get(`\`${path.slice('runJobs.'.length)}\``), usual === null ? 'none' : number(usual), path);
  }
});

/** The files that declare the options of a group. */
const DECLARED_IN: Readonly<Record<string, readonly string[]>> = {
  '': ['options/options.ts', 'options/time-options.ts'],
  defaults: ['options/policy-defaults.ts'],
  anonymousUploads: ['options/anonymous-uploads.ts'],
  quotas: ['options/quotas.ts'],
  budgets: ['operation/request-budget.ts'],
  subscriptions: ['files/subscription-limits.ts'],
  webhooks: ['webhooks/read-webhooks.ts'],
  runJobs: ['jobs/run-jobs.ts'],
};

/** The TSDoc of an option, in one line. */
async function docOf(name: string, group: string): Promise<string> {
  const files = DECLARED_IN[group]?.map((file) => textOf(`src/${file}`)) ?? [];
  const source = (await Promise.all(files)).join('\n').replaceAll(/\s*\n\s*(?:\*(?!\/)\s*)?/g, ' ');
  return new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/ readonly ${name}\\??:`).exec(source)?.[1] ?? '';
}

test('TSDoc says the default and the values of every number of the options', async () => {
  for (const [path, option] of numericOptions) {
    const [name = '', group = ''] = path.split('.').toReversed();
    const { default: otherwise } = option;
    // These have the types of `quotas` and `budgets`; what is their own is said once, where the group is declared.
    if (group === 'together' || group === 'anonymous') {
      const doc = await docOf(group, group === 'together' ? 'anonymousUploads' : 'budgets');
      const said =
        group === 'anonymous' ? `${name} ${otherwise}` : otherwise === null ? 'any number' : number(otherwise);
      assert.ok(doc.includes(said), `${path} says "${said}": ${doc}`);
      continue;
    }
    const doc = await docOf(name, group);
    assert.match(doc, new RegExp(`@default ${otherwise ?? '(?:null|none)'}\\b`), `${path}: ${doc}`);
    const values = path === 'defaults.maxBytes' ? 'from 1 to the option `maxBytes`' : valuesOf(option);
    assert.ok(doc.includes(values), `${path} says "${values}": ${doc}`);
  }
});
