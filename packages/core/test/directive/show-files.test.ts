import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { only } from '../support/only.ts';
import { buildHost } from './host-schema.ts';

const one = (type: string): string => `
  type Query { customer: Customer }
  type Customer { name: String logo: ${type} @fileUpload }
`;
const parent = (value: unknown): { Query: { customer: () => unknown } } => ({
  Query: { customer: () => ({ name: 'Cy', logo: value }) },
});
const query = '{ customer { logo { id name } } }';
const urlQuery = '{ customer { logo } }';
const url = (id: string): string => `https://files.example/${id}`;

describe('a field of type File', () => {
  test("shows the file whose id is the parent's value", async () => {
    const { run, runtime } = buildHost(one('File'), parent('f1'));
    runtime.add('f1', 'Customer.logo');
    assert.deepEqual(await run(query), { data: { customer: { logo: { id: 'f1', name: 'f1.png' } } } });
    assert.deepEqual(runtime.reads, [
      {
        ids: ['f1'],
        count: 1,
        coordinate: 'Customer.logo',
        target: 'Customer.logo',
        formerly: [],
        parent: { name: 'Cy', logo: 'f1' },
        subject: undefined,
        context: { viewer: 'ann' },
      },
    ]);
  });

  test.each([
    ['a value', () => 'f1'],
    ['a promise', async () => 'f1'],
  ])("takes %s from the host's own resolver", async (_, logo) => {
    const { run, runtime } = buildHost(one('File'), { ...parent('other'), Customer: { logo } });
    runtime.add('f1', 'Customer.logo');
    assert.deepEqual(await run(query), { data: { customer: { logo: { id: 'f1', name: 'f1.png' } } } });
  });

  test("takes a method of the parent's", async () => {
    const { run, runtime } = buildHost(
      one('File'),
      parent(async () => 'f1'),
    );
    runtime.add('f1', 'Customer.logo');
    assert.partialDeepStrictEqual(await run(query), { data: { customer: { logo: { id: 'f1' } } } });
  });

  test.each([null, undefined, '', { id: '' }, 'missing', { id: 'missing' }, 'https://old.example/f1'])(
    'is null for %j',
    async (value) => {
      const { run, runtime } = buildHost(one('File'), parent(value));
      runtime.add('f1', 'Customer.logo');
      assert.deepEqual(await run(query), { data: { customer: { logo: null } } });
    },
  );

  test('asks for nothing where there is no id', async () => {
    for (const value of [null, undefined, '']) {
      const { run, runtime } = buildHost(one('File'), parent(value));
      await run(query);
      assert.deepEqual(runtime.reads, []);
    }
  });

  test.each(['f1', { id: 'f1', name: 'not-this.png', status: 'READY' }])(
    'is null for a file that is attached elsewhere, given as %j',
    async (value) => {
      const { run, runtime } = buildHost(one('File'), parent(value));
      runtime.add('f1', 'Customer.other');
      assert.deepEqual(await run(query), { data: { customer: { logo: null } } });
    },
  );

  test('takes the id alone of an object, whatever else the object says', async () => {
    const { run, runtime } = buildHost(one('File!'), parent(Promise.resolve({ id: 'f1', name: 'not-this.png' })));
    runtime.add('f1', 'Customer.logo');
    assert.deepEqual(await run(query), { data: { customer: { logo: { id: 'f1', name: 'f1.png' } } } });
    assert.deepEqual(
      runtime.reads.map(({ ids, count }) => ({ ids, count })),
      [{ ids: ['f1'], count: 1 }],
    );
  });

  test.each([
    [5, 'a number'],
    [true, 'a boolean'],
    [['f1'], 'a list in its place'],
    [{ fileId: 'f1' }, 'an object without a string `id`'],
    [{ id: 1 }, 'an object without a string `id`'],
    [{ id: Promise.resolve('f1') }, 'an object without a string `id`'],
    [new File(['bytes'], 'a.png'), 'an object without a string `id`'],
    [new Date(0), 'an object without a string `id`'],
  ])('is an error that says what to return, never null, for %j', async (value, kind) => {
    for (const type of ['File', 'File!']) {
      const { run, runtime } = buildHost(one(type), parent(value));
      runtime.add('f1', 'Customer.logo');
      const { message, path, extensions } = only((await run(query)).errors);
      assert.equal(
        message,
        `Customer.logo: for each file, the resolver must return its id as a string, or an object with this \`id\`. It returned ${kind}.`,
      );
      assert.deepEqual([path, extensions['code']], [['customer', 'logo'], 'INVALID_CONFIGURATION']);
      assert.deepEqual(runtime.reads, []);
    }
  });

  test("lets the host's own errors pass as they are", async () => {
    const failure = new Error('of the host');
    for (const logo of [
      () => {
        throw failure;
      },
      () => Promise.reject(failure),
      () => failure,
    ]) {
      const { run, runtime } = buildHost(one('File'), { ...parent('f1'), Customer: { logo } });
      const { errors } = await run(query);
      assert.equal(errors?.[0]?.originalError, failure);
      assert.deepEqual(runtime.mapped, []);
    }
  });

  test('maps what goes wrong in reading', async () => {
    const { run, runtime } = buildHost(one('File'), parent('f1'));
    const failure = new Error('secret');
    runtime.readThroughField = () => Promise.reject(failure);
    const { errors } = await run(query);
    assert.deepEqual(errors?.[0]?.extensions, { code: 'INTERNAL_SERVER_ERROR' });
    assert.deepEqual(runtime.mapped, [failure]);
  });

  test('tells with FILE_NOT_FOUND that a field which cannot be null has no file', async () => {
    const { run } = buildHost(one('File!'), parent('missing'));
    const { data, errors } = await run(query);
    assert.deepEqual(data, { customer: null });
    const { path, extensions, message } = only(errors);
    assert.deepEqual([path, extensions['code']], [['customer', 'logo'], 'FILE_NOT_FOUND']);
    assert.ok(message.includes('Customer.logo'));
  });

  test('leaves it to GraphQL that the host gave null where null cannot be', async () => {
    const { run, runtime } = buildHost(one('File!'), parent(null));
    assert.match(
      (await run(query)).errors?.[0]?.message ?? '',
      /^Cannot return null for non-nullable field Customer\.logo/,
    );
    assert.deepEqual(runtime.mapped, []);
  });
});

describe('a list of files', () => {
  test.each(['[File]', '[File!]', '[File!]!'])('of type %s leaves out what is missing', async (type) => {
    const { run, runtime } = buildHost(one(type), parent(['f2', 'missing', null, '', 'f1', 'f2']));
    runtime.add('f1', 'Customer.logo');
    runtime.add('f2', 'Customer.logo');
    assert.deepEqual(await run('{ customer { logo { id } } }'), {
      data: { customer: { logo: [{ id: 'f2' }, { id: 'f1' }, { id: 'f2' }] } },
    });
    assert.deepEqual(
      runtime.reads.map(({ ids }) => ids),
      [['f2', 'missing', 'f1']],
    );
  });

  test.each([
    ['a promise', async () => ['f1', 'f2']],
    ['a list of promises', () => [Promise.resolve('f1'), 'f2']],
    [
      'files, as `files.list` gives them',
      () => [
        { id: 'f1', name: 'a' },
        { id: 'f2', name: 'b' },
      ],
    ],
    ['promises of files', async () => [Promise.resolve({ id: 'f1' }), { id: 'f2' }]],
    ['a set', () => new Set(['f1', 'f2'])],
    [
      'an async generator',
      async function* generate() {
        yield 'f1';
        yield 'f2';
      },
    ],
  ])('can be given as %s', async (_, logo) => {
    const { run, runtime } = buildHost(one('[File!]!'), { ...parent(null), Customer: { logo } });
    runtime.add('f1', 'Customer.logo');
    runtime.add('f2', 'Customer.logo');
    assert.deepEqual(await run('{ customer { logo { id } } }'), {
      data: { customer: { logo: [{ id: 'f1' }, { id: 'f2' }] } },
    });
  });

  test('is read in one call, lists within lists too, and keeps its shape', async () => {
    const { run, runtime } = buildHost(
      one('[[File!]]'),
      parent([new Set(['f1', 'missing']), null, [Promise.resolve('f2')]]),
    );
    runtime.add('f1', 'Customer.logo');
    runtime.add('f2', 'Customer.logo');
    assert.deepEqual(await run('{ customer { logo { id } } }'), {
      data: { customer: { logo: [[{ id: 'f1' }], null, [{ id: 'f2' }]] } },
    });
    assert.equal(runtime.reads.length, 1);
  });

  test('is empty for an empty list, and null for null', async () => {
    const host = buildHost(one('[File!]'), parent([]));
    assert.deepEqual(await host.run(query), { data: { customer: { logo: [] } } });
    assert.deepEqual(host.runtime.reads, []);
    assert.deepEqual(await buildHost(one('[File!]'), parent(null)).run(query), { data: { customer: { logo: null } } });
  });

  test('reports the one item that failed in the host, in its place', async () => {
    const failure = new Error('of the host');
    const { run, runtime } = buildHost(one('[File]'), {
      ...parent(null),
      Customer: { logo: () => ['f1', Promise.reject(failure)] },
    });
    runtime.add('f1', 'Customer.logo');
    const { data, errors } = await run('{ customer { logo { id } } }');
    assert.deepEqual(data, { customer: { logo: [{ id: 'f1' }, null] } });
    assert.deepEqual(
      errors?.map(({ path, originalError }) => [path, originalError]),
      [[['customer', 'logo', 1], failure]],
    );
  });

  test.each([5, ['f2'], { file: 'f1' }, Promise.resolve(7)])(
    'is one error, however many items are like %j',
    async (item) => {
      const { run, runtime } = buildHost(one('[File!]!'), {
        ...parent(null),
        Customer: { logo: () => ['f1', item, item] },
      });
      runtime.add('f1', 'Customer.logo');
      const { message, path } = only((await run(query)).errors);
      assert.match(
        message,
        /^Customer\.logo: for each file, the resolver must return its id as a string, or an object/,
      );
      assert.deepEqual([path, runtime.reads], [['customer', 'logo'], []]);
    },
  );

  test('is an error of GraphQL where the host gives no list', async () => {
    const { run, runtime } = buildHost(one('[File!]'), parent('f1'));
    runtime.add('f1', 'Customer.logo');
    assert.match((await run('{ customer { logo { id } } }')).errors?.[0]?.message ?? '', /Expected Iterable/);
  });
});

describe.each(['URL', 'String'])('a field of type %s', (type) => {
  test('shows the URL of the file', async () => {
    const { run, runtime } = buildHost(one(type), parent('f1'));
    runtime.add('f1', 'Customer.logo');
    assert.deepEqual(await run(urlQuery), { data: { customer: { logo: url('f1') } } });
  });

  test.each(['https://old.example/a.png', 'http://old.example/a.png', 'HTTPS://old.example/a.png'])(
    'passes %s through untouched',
    async (value) => {
      const { run, runtime } = buildHost(one(type), parent(value));
      assert.deepEqual(await run(urlQuery), { data: { customer: { logo: value } } });
      assert.deepEqual(runtime.reads, []);
    },
  );

  test('passes a URL object through', async () => {
    const { run } = buildHost(one(type), parent(new URL('https://old.example/a.png')));
    assert.deepEqual(await run(urlQuery), { data: { customer: { logo: 'https://old.example/a.png' } } });
  });

  test.each([5, { id: 'f1' }, ['f1']])('is an error that says what to return, for %j', async (value) => {
    const { run, runtime } = buildHost(one(type), parent(value));
    runtime.add('f1', 'Customer.logo');
    assert.match(
      only((await run(urlQuery)).errors).message,
      /^Customer\.logo: .* its id as a string, or a URL of your own\./,
    );
  });

  test.each(['javascript:alert(1)', new URL('data:,x'), 'data:,x', '//old.example/a', 'missing', null])(
    'is null for %j',
    async (value) => {
      const { run } = buildHost(one(type), parent(value));
      assert.deepEqual(await run(urlQuery), { data: { customer: { logo: null } } });
    },
  );

  test('is null, or left out of a list, while there is no URL yet', async () => {
    const single = buildHost(one(type), parent('f1'));
    single.runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    assert.deepEqual(await single.run(urlQuery), { data: { customer: { logo: null } } });

    const list = buildHost(one(`[${type}!]!`), parent(['f1', 'https://old.example/a.png', 'f2']));
    list.runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    list.runtime.add('f2', 'Customer.logo');
    assert.deepEqual(await list.run(urlQuery), {
      data: { customer: { logo: ['https://old.example/a.png', url('f2')] } },
    });
    assert.deepEqual(
      list.runtime.reads.map(({ ids }) => ids),
      [['f1', 'f2']],
    );
  });

  test('tells why a field that cannot be null has no URL', async () => {
    const { run, runtime } = buildHost(one(`${type}!`), parent('f1'));
    assert.equal(only((await run(urlQuery)).errors).extensions['code'], 'FILE_NOT_FOUND');
    runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    assert.equal(only((await run(urlQuery)).errors).extensions['code'], 'FILE_NOT_READY');
  });
});

test('a field that names another target shows the files attached to that one', async () => {
  const { run, runtime } = buildHost(
    `type Query { customer: Customer }
     type Customer { logo: File @fileUpload  logo_url: URL @fileUpload(target: "Customer.logo") }`,
    { Query: { customer: () => ({ logo: 'f1', logo_url: 'f1' }) } },
  );
  runtime.add('f1', 'Customer.logo');
  assert.deepEqual(await run('{ customer { logo_url } }'), { data: { customer: { logo_url: url('f1') } } });
  assert.deepEqual(
    runtime.reads.map(({ coordinate, target }) => ({ coordinate, target })),
    [{ coordinate: 'Customer.logo_url', target: 'Customer.logo' }],
  );
});

test('the files of one selection are asked for in one tick', async () => {
  const { run, runtime } = buildHost(
    `type Query { customers: [Customer!]! }
     type Customer { logo: File @fileUpload  photos: [File!]! @fileUpload }`,
    { Query: { customers: () => [1, 2, 3].map((n) => ({ logo: `l${n}`, photos: [`p${n}`] })) } },
  );
  const ticks = new Set<number>();
  let tick = 0;
  const read = runtime.readThroughField.bind(runtime);
  runtime.readThroughField = (input) => {
    // The first call of a tick starts the next one once all that is due in this one has run.
    if (!ticks.has(tick)) {
      ticks.add(tick);
      setImmediate(() => (tick += 1));
    }
    return read(input);
  };
  await run('{ customers { logo { id } photos { id } } }');
  assert.equal(runtime.reads.length, 6);
  assert.equal(ticks.size, 1);
});
