import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { DELETE } from '../support/uploading.ts';
import { customersHost } from './customers-host.ts';

const SET_LOGO = /* GraphQL */ `
  mutation ($id: ID!, $logo: ID, $fail: Failure) {
    setLogo(id: $id, logo: $logo, fail: $fail) {
      logo {
        id
      }
    }
  }
`;
const LOGO = 'query ($id: ID!) { customer(id: $id) { logo { id } } }';
const CREATE = 'mutation ($name: String!, $logo: ID) { createCustomer(name: $name, logo: $logo) { __typename } }';

describe('a file that a mutation is given', () => {
  it('is attached to the record that the arguments name, and shown in the answer and to others', async () => {
    const { run, upload, attachedTo } = customersHost();
    const logo = await upload();
    assert.deepEqual(await run(SET_LOGO, { id: '1', logo }), { data: { setLogo: { logo: { id: logo } } } });
    assert.deepEqual(await attachedTo(logo), ['Customer.logo of 1']);
    assert.deepEqual(await run(LOGO, { id: '1' }, 'bob'), { data: { customer: { logo: { id: logo } } } });
  });

  it.each(['THROWN', 'RETURNED'])('is not attached if the resolver fails: %s', async (fail) => {
    const { run, codes, upload, attachedTo, customers } = customersHost();
    const logo = await upload();
    assert.equal((await codes(SET_LOGO, { id: '1', logo, fail })).length, 1);
    assert.deepEqual(await attachedTo(logo), []);
    assert.deepEqual(await codes(DELETE, { id: logo }), []);
    const other = customers.get('1');
    if (other !== undefined) other.logo = logo;
    assert.deepEqual((await run(LOGO, { id: '1' }, 'bob')).data, { customer: { logo: null } });
  });

  it('can be read at its record, and not be deleted by its owner, while the resolver runs', async () => {
    const seen: unknown[] = [];
    const host = customersHost({
      during: async () => {
        const customer = host.customers.get('1');
        if (customer !== undefined) customer.logo = logo;
        seen.push((await host.run(LOGO, { id: '1' }, 'bob')).data, await host.codes(DELETE, { id: logo }));
        seen.push(await host.attachedTo(logo));
      },
    });
    const logo = await host.upload();
    await host.run(SET_LOGO, { id: '1', logo });
    assert.deepEqual(seen.slice(0, 3), [{ customer: { logo: { id: logo } } }, ['FILE_IN_USE'], []]);
    assert.deepEqual(await host.attachedTo(logo), ['Customer.logo of 1']);
  });

  it('stays reserved where the database fails after the resolver, and is attached by a sweep a day later', async () => {
    const database = memoryDatabase();
    const host = customersHost({
      database: override(database, {
        'attachments.attach': async () => {
          throw new Error('Connection terminated unexpectedly');
        },
      }),
    });
    const logo = await host.upload();
    assert.deepEqual(await host.run(SET_LOGO, { id: '1', logo }), { data: { setLogo: { logo: { id: logo } } } });
    assert.deepEqual((await host.run(LOGO, { id: '1' }, 'bob')).data, { customer: { logo: { id: logo } } });
  });
});

describe('a reservation that a process left', () => {
  it('is attached by the sweep a day later, as its mutation may have succeeded', async () => {
    const clock = customersHost().clock;
    const database = memoryDatabase(clock);
    const host = customersHost({ database });
    const logo = await host.upload();
    const { attachments } = await database.open();
    const places = [{ target: 'Customer.logo', subject: '1', fileIds: [logo] }];
    await attachments.reserve({ id: crypto.randomUUID(), places });
    clock.advance(86_000);
    assert.equal((await host.darkroom.operator.sweep()).settled, 0);
    clock.advance(500);
    assert.equal((await host.darkroom.operator.sweep()).settled, 1);
    assert.deepEqual(await host.attachedTo(logo), ['Customer.logo of 1']);
  });
});

describe('attach: SET', () => {
  it('detaches what the record had, of its own target alone, and no other record’s', async () => {
    const { run, upload, attachedTo } = customersHost();
    const [old, fresh, cover] = [await upload(), await upload(), await upload()];
    await run(SET_LOGO, { id: '1', logo: old });
    await run(SET_LOGO, { id: '2', logo: old });
    await run('mutation ($f: ID) { setCover(id: "1", cover: $f) { id } }', { f: cover });
    await run(SET_LOGO, { id: '1', logo: fresh });
    assert.deepEqual(await attachedTo(old), ['Customer.logo of 2']);
    assert.deepEqual(await attachedTo(fresh), ['Customer.logo of 1']);
    assert.deepEqual(await attachedTo(cover), ['Customer.cover of null']);
  });

  it('leaves none for null, and all for an argument that is left out', async () => {
    const { run, upload, attachedTo } = customersHost();
    const logo = await upload();
    await run(SET_LOGO, { id: '1', logo });
    await run('mutation { setLogo(id: "1") { id } }');
    assert.deepEqual(await attachedTo(logo), ['Customer.logo of 1']);
    await run(SET_LOGO, { id: '1', logo: null });
    assert.deepEqual(await attachedTo(logo), []);
  });

  it('keeps the files of a list that are given again, and leaves none for an empty one', async () => {
    const { run, upload, attachedTo } = customersHost();
    const [a, b, c] = [await upload(), await upload(), await upload()];
    const set = 'mutation ($reports: [ID!]) { setReports(id: "1", reports: $reports) { reports { id } } }';
    await run(set, { reports: [a, b] });
    const kept = (await run(set, { reports: [b, c, b] })).data;
    assert.deepEqual(kept, { setReports: { reports: [b, c, b].map((id) => ({ id })) } });
    assert.deepEqual([await attachedTo(a), await attachedTo(b)], [[], ['Customer.reports of 1']]);
    await run(set, { reports: [] });
    assert.deepEqual([await attachedTo(b), await attachedTo(c)], [[], []]);
  });

  it('keeps what others had where the resolver fails', async () => {
    const { run, upload, attachedTo } = customersHost();
    const [old, fresh] = [await upload(), await upload()];
    await run(SET_LOGO, { id: '1', logo: old });
    await run(SET_LOGO, { id: '1', logo: fresh, fail: 'THROWN' });
    assert.deepEqual([await attachedTo(old), await attachedTo(fresh)], [['Customer.logo of 1'], []]);
  });

  it.each([
    ['null', 'mutation ($f: ID) { setLogo(id: "1", logo: $f, fail: NULL) { id } }'],
    ['false', 'mutation ($f: ID) { refuseLogo(id: "1", logo: $f) }'],
    ['a type that is named like an error', 'mutation ($f: ID) { orRefused(id: "1", logo: $f) { __typename } }'],
    ['errors', 'mutation ($f: ID) { orErrors(id: "1", logo: $f, errors: ["No."]) { errors } }'],
    ['that it was no success', 'mutation ($f: ID) { orErrors(id: "1", logo: $f, success: false) { errors } }'],
  ])('detaches nothing where the resolver gives %s, as some do that refuse', async (_, refused) => {
    const { run, codes, upload, attachedTo } = customersHost();
    const [old, fresh] = [await upload('ada'), await upload('bob')];
    await run(SET_LOGO, { id: '1', logo: old }, 'ada');
    assert.deepEqual(await codes(refused, { f: null }, 'bob'), []);
    assert.deepEqual(await attachedTo(old), ['Customer.logo of 1']);
    assert.deepEqual(await codes(refused, { f: fresh }, 'bob'), []);
    assert.deepEqual(
      [await attachedTo(old), await attachedTo(fresh)],
      [['Customer.logo of 1'], ['Customer.logo of 1']],
    );
  });

  it('detaches where the resolver gives a payload without errors, or a type that is no error', async () => {
    const { codes, upload, attachedTo } = customersHost();
    for (const replace of ['orErrors(id: "1", logo: $f) { errors }', 'orRefused(id: "2", logo: $f) { __typename }']) {
      const [old, fresh] = [await upload(), await upload()];
      for (const f of [old, fresh]) assert.deepEqual(await codes(`mutation ($f: ID) { ${replace} }`, { f }), []);
      assert.deepEqual([(await attachedTo(old))?.length, (await attachedTo(fresh))?.length], [0, 1]);
    }
  });

  it('follows the host’s `mutationFailed`, and attaches nothing where that says so', async () => {
    const mutationFailed = (result: unknown): boolean => (result as { errors?: unknown[] }).errors?.[0] === 'No.';
    const { run, codes, upload, attachedTo } = customersHost({ mutationFailed });
    const [old, fresh] = [await upload(), await upload()];
    await run(SET_LOGO, { id: '1', logo: old });
    const change = 'mutation ($f: ID, $e: [String!]) { orErrors(id: "1", logo: $f, errors: $e) { errors } }';
    assert.deepEqual(await codes(change, { f: fresh, e: ['No.'] }), []);
    assert.deepEqual([await attachedTo(old), await attachedTo(fresh)], [['Customer.logo of 1'], []]);
    assert.deepEqual(await codes(change, { f: fresh, e: ['A warning.'] }), []);
    assert.deepEqual([await attachedTo(old), await attachedTo(fresh)], [[], ['Customer.logo of 1']]);
  });

  it('detaches nothing where `mutationFailed` throws, which is logged', async () => {
    const logged: unknown[] = [];
    const failure = new TypeError('It has no errors.');
    const { run, upload, attachedTo } = customersHost({
      mutationFailed: () => {
        throw failure;
      },
      logger: { error: (_message, error) => logged.push(error), warn: () => undefined },
    });
    const [old, fresh] = [await upload(), await upload()];
    for (const logo of [old, fresh]) await run(SET_LOGO, { id: '1', logo });
    assert.deepEqual(
      [await attachedTo(old), await attachedTo(fresh)],
      [['Customer.logo of 1'], ['Customer.logo of 1']],
    );
    assert.deepEqual(logged, [failure, failure]);
  });

  it('keeps both files of two mutations that overlap, as nothing says which the record names in the end', async () => {
    const gate = Promise.withResolvers<void>();
    let underWay = 0;
    const { run, upload, attachedTo } = customersHost({
      during: async () => {
        underWay += 1;
        if (underWay === 3) gate.resolve();
        if (underWay > 1) await gate.promise;
      },
    });
    const [old, one, two] = [await upload(), await upload(), await upload()];
    await run(SET_LOGO, { id: '1', logo: old });
    await Promise.all([one, two].map((logo) => run(SET_LOGO, { id: '1', logo })));
    assert.deepEqual(await attachedTo(old), []);
    assert.deepEqual([await attachedTo(one), await attachedTo(two)], [['Customer.logo of 1'], ['Customer.logo of 1']]);
    await run(SET_LOGO, { id: '1', logo: one });
    assert.deepEqual([await attachedTo(one), await attachedTo(two)], [['Customer.logo of 1'], []]);
  });
});

describe('the record of a file', () => {
  it('is the one that its own input of a list names', async () => {
    const { run, upload, attachedTo } = customersHost();
    const [a, b] = [await upload(), await upload()];
    const inputs = [
      { customerId: '1', report: a },
      { customerId: '2', report: b },
    ];
    const add = 'mutation ($inputs: [AddReportInput!]!) { addReports(inputs: $inputs) { reports { id } } }';
    assert.deepEqual((await run(add, { inputs })).data, {
      addReports: [{ reports: [{ id: a }] }, { reports: [{ id: b }] }],
    });
    assert.deepEqual(
      [await attachedTo(a), await attachedTo(b)],
      [['Customer.reports of 1'], ['Customer.reports of 2']],
    );
  });

  it('is each of a list of ids', async () => {
    const { run, codes, upload, attachedTo } = customersHost();
    const report = await upload();
    const share = 'mutation ($ids: [ID!]!, $report: ID!) { shareReport(ids: $ids, report: $report) }';
    await run(share, { ids: ['1', '2', '1'], report });
    assert.deepEqual(await attachedTo(report), ['Customer.reports of 1', 'Customer.reports of 2']);
    assert.deepEqual(await codes(share, { ids: [], report }), ['BAD_USER_INPUT']);
    assert.deepEqual(await codes(share, { ids: ['1', ''], report }), ['BAD_USER_INPUT']);
    assert.deepEqual(await codes(share, { ids: ['x'.repeat(256)], report }), ['BAD_USER_INPUT']);
  });

  it('is the one that the resolver gives, and none where it gives null or another type', async () => {
    const { run, upload, attachedTo } = customersHost();
    const logo = await upload();
    for (const name of ['', 'null']) {
      await run(CREATE, { name, logo });
      assert.deepEqual(await attachedTo(logo), []);
    }
    assert.deepEqual((await run(CREATE, { name: 'acme', logo })).data, { createCustomer: { __typename: 'Customer' } });
    assert.deepEqual(await attachedTo(logo), ['Customer.logo of acme']);
    assert.deepEqual((await run(LOGO, { id: 'acme' }, 'bob')).data, { customer: { logo: { id: logo } } });
  });

  it('is each mutation’s own in a document of several', async () => {
    const { run, upload, attachedTo } = customersHost();
    const [a, b] = [await upload(), await upload()];
    const both =
      'mutation ($a: ID, $b: ID) { x: setLogo(id: "1", logo: $a) { id } y: setLogo(id: "2", logo: $b) { id } }';
    await run(both, { a, b });
    assert.deepEqual([await attachedTo(a), await attachedTo(b)], [['Customer.logo of 1'], ['Customer.logo of 2']]);
  });
});

describe('an id of somebody else’s file', () => {
  it('is taken where it is attached to the same record already, and nowhere else', async () => {
    const { run, codes, upload, attachedTo } = customersHost();
    const logo = await upload('ada');
    await run(SET_LOGO, { id: '1', logo }, 'ada');
    assert.deepEqual(await codes(SET_LOGO, { id: '1', logo }, 'bob'), []);
    assert.deepEqual(await codes(SET_LOGO, { id: '2', logo }, 'bob'), ['FILE_NOT_FOUND']);
    assert.deepEqual(await codes(CREATE, { name: 'acme', logo }, 'bob'), ['FILE_NOT_FOUND']);
    const report = 'mutation ($f: ID!) { shareReport(ids: ["1"], report: $f) }';
    assert.deepEqual(await codes(report, { f: logo }, 'bob'), ['FILE_NOT_FOUND']);
    assert.deepEqual(await attachedTo(logo), ['Customer.logo of 1']);
  });

  it('is refused where the target knows no record, whatever it is attached to', async () => {
    const { run, codes, upload } = customersHost();
    const cover = await upload('ada');
    const set = 'mutation ($f: ID) { setCover(id: "1", cover: $f) { cover { id } } }';
    assert.deepEqual((await run(set, { f: cover }, 'ada')).data, { setCover: { cover: { id: cover } } });
    assert.deepEqual(await codes(set, { f: cover }, 'bob'), ['FILE_NOT_FOUND']);
    const seen = await run('{ customer(id: "1") { cover { id } } }', {}, 'bob');
    assert.deepEqual(seen.data, { customer: { cover: { id: cover } } });
  });

  it('is not shown at another record, even where the host names it there', async () => {
    const { run, upload, customers } = customersHost();
    const logo = await upload('ada');
    await run(SET_LOGO, { id: '1', logo }, 'ada');
    Object.assign(customers.get('2') ?? {}, { logo });
    assert.deepEqual((await run(LOGO, { id: '2' }, 'bob')).data, { customer: { logo: null } });
    assert.deepEqual((await run(LOGO, { id: '2' }, 'ada')).data, { customer: { logo: { id: logo } } });
  });
});

describe('authorize', () => {
  it('receives the record and the arguments that a file is passed with, and the record that it is shown at', async () => {
    const asked: unknown[] = [];
    const { run, upload } = customersHost({
      authorize: ({ action, coordinate, default: byDefault, ...request }) => {
        if (coordinate !== null && request.file !== null) {
          asked.push([action, coordinate, request.subject, request.args]);
        }
        return byDefault;
      },
    });
    const logo = await upload();
    const args = { id: '1', logo };
    await run(SET_LOGO, args);
    assert.deepEqual(asked, [
      ['ATTACH', 'Mutation.setLogo(logo:)', '1', args],
      ['READ', 'Customer.logo', '1', null],
    ]);
    await run(CREATE, { name: 'acme', logo });
    assert.deepEqual(asked.at(-1), ['ATTACH', 'Mutation.createCustomer(logo:)', null, { name: 'acme', logo }]);
  });
});

describe('a file that is attached to more records than are on its own', () => {
  it('is shown at each of them, and taken there again', async () => {
    const { run, codes, upload, customers, darkroom } = customersHost();
    const report = await upload('ada');
    const ids = Array.from({ length: 150 }, (_, index) => `c${index}`);
    for (const id of ids) {
      customers.set(id, { id, logo: null, reports: [report], cover: null });
      await darkroom.files.attachUnchecked([report], { target: 'Customer.reports', subject: id });
    }
    assert.equal((await darkroom.files.get(report))?.attachments.length, 100);
    const shown = 'query ($id: ID!) { customer(id: $id) { reports { id } } }';
    for (const id of ['c0', 'c99', 'c149']) {
      assert.deepEqual((await run(shown, { id }, 'bob')).data, { customer: { reports: [{ id: report }] } });
      const again = 'mutation ($id: ID!, $f: [ID!]) { setReports(id: $id, reports: $f) { id } }';
      assert.deepEqual(await codes(again, { id, f: [report] }, 'bob'), []);
    }
    customers.set('other', { id: 'other', logo: null, reports: [report], cover: null });
    assert.deepEqual((await run(shown, { id: 'other' }, 'bob')).data, { customer: { reports: [] } });
  });
});
