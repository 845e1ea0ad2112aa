import { describe, expect, test } from 'vitest';
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
    expect(await run(query)).toEqual({ data: { customer: { logo: { id: 'f1', name: 'f1.png' } } } });
    expect(runtime.reads).toEqual([
      {
        ids: ['f1'],
        count: 1,
        coordinate: 'Customer.logo',
        target: 'Customer.logo',
        formerly: [],
        parent: { name: 'Cy', logo: 'f1' },
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
    expect(await run(query)).toEqual({ data: { customer: { logo: { id: 'f1', name: 'f1.png' } } } });
  });

  test("takes a method of the parent's", async () => {
    const { run, runtime } = buildHost(
      one('File'),
      parent(async () => 'f1'),
    );
    runtime.add('f1', 'Customer.logo');
    expect(await run(query)).toMatchObject({ data: { customer: { logo: { id: 'f1' } } } });
  });

  test.each([null, undefined, '', 5, true, ['f1'], { id: 'f1' }, 'missing', 'https://old.example/f1'])(
    'is null for %j',
    async (value) => {
      const { run, runtime } = buildHost(one('File'), parent(value));
      runtime.add('f1', 'Customer.logo');
      expect(await run(query)).toEqual({ data: { customer: { logo: null } } });
    },
  );

  test('asks for nothing where there is no id', async () => {
    for (const value of [null, undefined, '', 5]) {
      const { run, runtime } = buildHost(one('File'), parent(value));
      await run(query);
      expect(runtime.reads).toEqual([]);
    }
  });

  test('is null for a file that is attached elsewhere', async () => {
    const { run, runtime } = buildHost(one('File'), parent('f1'));
    runtime.add('f1', 'Customer.other');
    expect(await run(query)).toEqual({ data: { customer: { logo: null } } });
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
      expect(errors?.[0]?.originalError).toBe(failure);
      expect(runtime.mapped).toEqual([]);
    }
  });

  test('maps what goes wrong in reading', async () => {
    const { run, runtime } = buildHost(one('File'), parent('f1'));
    const failure = new Error('secret');
    runtime.readThroughField = () => Promise.reject(failure);
    const { errors } = await run(query);
    expect(errors?.[0]?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' });
    expect(runtime.mapped).toEqual([failure]);
  });

  test('tells with FILE_NOT_FOUND that a field which cannot be null has no file', async () => {
    const { run } = buildHost(one('File!'), parent('missing'));
    const { data, errors } = await run(query);
    expect(data).toEqual({ customer: null });
    expect(errors).toMatchObject([{ path: ['customer', 'logo'], extensions: { code: 'FILE_NOT_FOUND' } }]);
    expect(errors?.[0]?.message).toContain('Customer.logo');
  });

  test('leaves it to GraphQL that the host gave null where null cannot be', async () => {
    const { run, runtime } = buildHost(one('File!'), parent(null));
    expect((await run(query)).errors?.[0]?.message).toMatch(
      /^Cannot return null for non-nullable field Customer\.logo/,
    );
    expect(runtime.mapped).toEqual([]);
  });
});

describe('a list of files', () => {
  test.each(['[File]', '[File!]', '[File!]!'])('of type %s leaves out what is missing', async (type) => {
    const { run, runtime } = buildHost(one(type), parent(['f2', 'missing', null, '', 5, 'f1', 'f2']));
    runtime.add('f1', 'Customer.logo');
    runtime.add('f2', 'Customer.logo');
    expect(await run('{ customer { logo { id } } }')).toEqual({
      data: { customer: { logo: [{ id: 'f2' }, { id: 'f1' }, { id: 'f2' }] } },
    });
    expect(runtime.reads.map(({ ids }) => ids)).toEqual([['f2', 'missing', 'f1']]);
  });

  test.each([
    ['a promise', async () => ['f1', 'f2']],
    ['a list of promises', () => [Promise.resolve('f1'), 'f2']],
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
    expect(await run('{ customer { logo { id } } }')).toEqual({
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
    expect(await run('{ customer { logo { id } } }')).toEqual({
      data: { customer: { logo: [[{ id: 'f1' }], null, [{ id: 'f2' }]] } },
    });
    expect(runtime.reads).toHaveLength(1);
  });

  test('is empty for an empty list, and null for null', async () => {
    const host = buildHost(one('[File!]'), parent([]));
    expect(await host.run(query)).toEqual({ data: { customer: { logo: [] } } });
    expect(host.runtime.reads).toEqual([]);
    expect(await buildHost(one('[File!]'), parent(null)).run(query)).toEqual({ data: { customer: { logo: null } } });
  });

  test('reports the one item that failed in the host, in its place', async () => {
    const failure = new Error('of the host');
    const { run, runtime } = buildHost(one('[File]'), {
      ...parent(null),
      Customer: { logo: () => ['f1', Promise.reject(failure)] },
    });
    runtime.add('f1', 'Customer.logo');
    const { data, errors } = await run('{ customer { logo { id } } }');
    expect(data).toEqual({ customer: { logo: [{ id: 'f1' }, null] } });
    expect(errors?.map(({ path, originalError }) => [path, originalError])).toEqual([
      [['customer', 'logo', 1], failure],
    ]);
  });

  test('is an error of GraphQL where the host gives no list', async () => {
    const { run, runtime } = buildHost(one('[File!]'), parent('f1'));
    runtime.add('f1', 'Customer.logo');
    expect((await run('{ customer { logo { id } } }')).errors?.[0]?.message).toMatch(/Expected Iterable/);
  });
});

describe.each(['URL', 'String'])('a field of type %s', (type) => {
  test('shows the URL of the file', async () => {
    const { run, runtime } = buildHost(one(type), parent('f1'));
    runtime.add('f1', 'Customer.logo');
    expect(await run(urlQuery)).toEqual({ data: { customer: { logo: url('f1') } } });
  });

  test.each(['https://old.example/a.png', 'http://old.example/a.png', 'HTTPS://old.example/a.png'])(
    'passes %s through untouched',
    async (value) => {
      const { run, runtime } = buildHost(one(type), parent(value));
      expect(await run(urlQuery)).toEqual({ data: { customer: { logo: value } } });
      expect(runtime.reads).toEqual([]);
    },
  );

  test('passes a URL object through', async () => {
    const { run } = buildHost(one(type), parent(new URL('https://old.example/a.png')));
    expect(await run(urlQuery)).toEqual({ data: { customer: { logo: 'https://old.example/a.png' } } });
  });

  test.each(['javascript:alert(1)', 'data:,x', '//old.example/a', 'missing', 5, null])(
    'is null for %j',
    async (value) => {
      const { run } = buildHost(one(type), parent(value));
      expect(await run(urlQuery)).toEqual({ data: { customer: { logo: null } } });
    },
  );

  test('is null, or left out of a list, while there is no URL yet', async () => {
    const single = buildHost(one(type), parent('f1'));
    single.runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    expect(await single.run(urlQuery)).toEqual({ data: { customer: { logo: null } } });

    const list = buildHost(one(`[${type}!]!`), parent(['f1', 'https://old.example/a.png', 'f2']));
    list.runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    list.runtime.add('f2', 'Customer.logo');
    expect(await list.run(urlQuery)).toEqual({
      data: { customer: { logo: ['https://old.example/a.png', url('f2')] } },
    });
    expect(list.runtime.reads.map(({ ids }) => ids)).toEqual([['f1', 'f2']]);
  });

  test('tells why a field that cannot be null has no URL', async () => {
    const { run, runtime } = buildHost(one(`${type}!`), parent('f1'));
    expect((await run(urlQuery)).errors).toMatchObject([{ extensions: { code: 'FILE_NOT_FOUND' } }]);
    runtime.add('f1', 'Customer.logo', { status: 'UPLOADING' });
    expect((await run(urlQuery)).errors).toMatchObject([{ extensions: { code: 'FILE_NOT_READY' } }]);
  });
});

test('a field that names another target shows the files attached to that one', async () => {
  const { run, runtime } = buildHost(
    `type Query { customer: Customer }
     type Customer { logo: File @fileUpload  logo_url: URL @fileUpload(target: "Customer.logo") }`,
    { Query: { customer: () => ({ logo: 'f1', logo_url: 'f1' }) } },
  );
  runtime.add('f1', 'Customer.logo');
  expect(await run('{ customer { logo_url } }')).toEqual({ data: { customer: { logo_url: url('f1') } } });
  expect(runtime.reads).toMatchObject([{ coordinate: 'Customer.logo_url', target: 'Customer.logo' }]);
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
  expect(runtime.reads).toHaveLength(6);
  expect(ticks.size).toBe(1);
});
