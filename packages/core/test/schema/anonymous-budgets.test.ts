import assert from 'node:assert/strict';
import { runInNewContext } from 'node:vm';
import { describe, test } from 'vitest';
import { operations } from '../../src/operation/operation.ts';
import { readBudgets } from '../../src/operation/request-budget.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestContext, testHost } from '../support/test-host.ts';
import { upload } from '../support/uploading.ts';

const EXCEEDED = ['REQUEST_BUDGET_EXCEEDED'];

const aliases = (count: number, field: string): string =>
  Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join('\n');

const VIEWERS = {
  'at once': ({ user }: TestContext) => user,
  later: ({ user }: TestContext) =>
    new Promise<string | null>((resolve) => {
      setImmediate(resolve, user);
    }),
  'by a promise of another realm': ({ user }: TestContext) =>
    runInNewContext('Promise.resolve(user)', { user }) as Promise<string | null>,
} as const;

describe.each(Object.entries(VIEWERS))('an anonymous caller, where the host says %s who calls,', (_when, viewer) => {
  const LOGOS = `{ customer { ${aliases(20, 'logo { id }')} } }`;

  test('may reach fewer files than a viewer through fields of the host', async () => {
    const storage = observedStorage();
    const host = testHost({ viewer, storage, budgets: { anonymous: { maxFiles: 10 } } });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    await host.ask('mutation ($id: ID) { setPortrait(portrait: $id) { id } }', { id });
    const document = LOGOS.replaceAll('logo', 'portrait');
    assert.deepEqual(await host.codes(document), []);
    assert.deepEqual(await host.codes(document, {}, null), EXCEEDED);
  });

  test('may ask for fewer fields of the host that show files, and none past them is resolved', async () => {
    const host = testHost({ viewer, budgets: { anonymous: { maxFields: 10 } } });
    let resolved = 0;
    const customer = {
      get logo() {
        resolved += 1;
        return null;
      },
    };
    const query = host.schema.getQueryType()?.getFields()['customer'];
    assert.ok(query);
    query.resolve = () => customer;

    assert.deepEqual(await host.codes(LOGOS), []);
    assert.equal(resolved, 20);
    assert.deepEqual(await host.codes(LOGOS, {}, null), EXCEEDED);
    assert.equal(resolved, 30);
  });

  test('may ask for fewer root fields, and nothing is done for those past them', async () => {
    const host = testHost({
      viewer,
      anonymousUploads: true,
      budgets: { anonymous: { maxStarts: 2, maxRootFields: 3 } },
    });
    const policies = `{ ${aliases(4, 'fileUploadPolicy(target: "Customer.logo") { maxBytes }')} }`;
    assert.deepEqual(await host.codes(policies), []);
    assert.deepEqual(await host.codes(policies, {}, null), EXCEEDED);
    const starts = `mutation { ${aliases(3, 'startFileUpload { id }')} }`;
    assert.deepEqual(await host.codes(starts), []);
    assert.deepEqual(await host.codes(starts, {}, null), EXCEEDED);
  });

  test('has no more than a viewer, whatever its own budget says', async () => {
    const host = testHost({ viewer, budgets: { maxRootFields: 2, anonymous: { maxRootFields: 9 } } });
    const policies = `{ ${aliases(3, 'fileUploadPolicy(target: "Customer.logo") { maxBytes }')} }`;
    assert.deepEqual(await host.codes(policies, {}, null), EXCEEDED);
  });
});

test('the host is asked once for an operation who calls', async () => {
  let asked = 0;
  const viewer = (): string => {
    asked += 1;
    return 'ada';
  };
  const host = testHost({ viewer });
  await host.run(`{ ${aliases(50, 'files { nodes { id } }')} }`);
  assert.equal(asked, 1);
});

test('the host is asked for each context that fields of one operation are called with', async () => {
  const operationOf = operations(readBudgets(), (context) => ({ viewer: String(context), context }));
  const { caller } = operationOf(undefined);
  const viewers = await Promise.all(['ada', 'eve', 'ada'].map(async (context) => (await caller(context)).viewer));
  assert.deepEqual(viewers, ['ada', 'eve', 'ada']);
});

test('a viewer function that fails fails each field that needs to know, and is not told', async () => {
  const failing = testHost({ viewer: () => Promise.reject(new Error('no session at 10.0.0.7')) });
  const { errors = [] } = await failing.run('{ a: files { nodes { id } } b: files { nodes { id } } }');
  assert.ok(errors.length > 0);
  assert.doesNotMatch(JSON.stringify(errors), /10\.0\.0\.7/);
});

test('five lists with a `where` are searched for an operation, and any number without', async () => {
  const host = testHost();
  const plain = 'files { nodes { id } }';
  const restricted = 'files(where: { contentType: "image/*" }) { nodes { id } }';
  assert.deepEqual(
    await host.codes(`{ ${aliases(5, restricted)} ${plain} b: ${plain} c: files(where: {}) { nodes { id } } }`),
    [],
  );
  assert.deepEqual(await host.codes(`{ ${aliases(6, restricted)} }`), EXCEEDED);
});
