import assert from 'node:assert/strict';
import { graphql, type GraphQLSchema } from 'graphql';
import { describe, test } from 'vitest';
import { type DatabaseConversions, JOB_POLICIES } from '../../src/adapter.ts';
import {
  createDarkroom,
  type Darkroom,
  DarkroomError,
  memoryDatabase,
  memoryProcessor,
  type MemoryProcessorOptions,
  memoryTagger,
  type Processor,
} from '../../src/index.ts';
import { countReads } from '../support/count-reads.ts';
import { type Interception, override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { type TestClock, testClock } from '../support/test-clock.ts';

type Name = 'SEPIA' | 'SMALL' | 'GREY';
const CONVERSIONS = { SEPIA: { recipe: '1' }, SMALL: { recipe: '1' }, GREY: { recipe: '1' } };
const RETRIED_ONCE = { ...JOB_POLICIES.convert, retryLimit: 1, retryDelaySeconds: 1, retryDelayMaxSeconds: 1 };

const TYPE_DEFS = /* GraphQL */ `
  type Query {
    customer: Customer
  }
  type Customer {
    id: ID!
    logo: File @fileUpload(subject: "id", convert: [SEPIA, SMALL], tag: true)
    cover: File @fileUpload(subject: "id", convert: [SMALL, GREY])
  }
  type Mutation {
    setLogo(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id")): Boolean
    setBoth(
      id: ID!
      logo: ID @fileUpload(target: "Customer.logo", subject: "id")
      cover: ID @fileUpload(target: "Customer.cover", subject: "id")
    ): Boolean
  }
`;

const SET_BOTH = 'mutation ($id: ID!) { setBoth(id: 1, logo: $id, cover: $id) }';

/** A processor that makes everything from one read, unless `before` throws. */
function togetherProcessor(before: (made: Name | 'preview') => void = () => undefined): Processor<Name> {
  const beforeConvert: MemoryProcessorOptions<Name>['beforeConvert'] = ({ conversion }) => before(conversion);
  const inner = memoryProcessor<Name>({ conversions: CONVERSIONS, previews: true, beforeConvert });
  const previewOf: NonNullable<Processor['preview']> = async (input) => {
    before('preview');
    assert.ok(inner.preview !== undefined);
    return inner.preview(input);
  };
  return {
    ...inner,
    preview: previewOf,
    convertAll: ({ source: original, conversions, preview }) => {
      const bytes = original.read().then((stream) => new Response(stream).blob());
      const source = { ...original, read: async () => (await bytes).stream() };
      return {
        conversions: conversions.map((one) => inner.convert({ source, ...one })),
        ...(preview !== undefined && { preview: previewOf({ source, ...preview }) }),
      };
    },
  };
}

interface World {
  readonly darkroom: Darkroom;
  readonly clock: TestClock;
  readonly reads: () => number;
  /** How many conversions each postponement was of, and how long they wait. */
  readonly postponed: readonly string[];
  readonly logged: readonly string[];
  readonly uploaded: () => Promise<string>;
  readonly run: (source: string, variables: Record<string, unknown>) => Promise<void>;
  readonly stateOf: (id: string) => Promise<Readonly<Record<string, string | null>>>;
}

function worldOf(processor: Processor<Name>, databaseMethods: Readonly<Record<string, Interception>> = {}): World {
  const clock = testClock();
  const postponed: string[] = [];
  const logged: string[] = [];
  const { storage, reads } = countReads(observedStorage(clock));
  const darkroom = createDarkroom<{ readonly user: string }, Name>({
    database: override(memoryDatabase({ ...clock, jobPolicies: { convert: RETRIED_ONCE } }), {
      'conversions.postpone': async ({ args: [input] }, proceed) => {
        const { attempts, jobs } = input as Parameters<DatabaseConversions['postpone']>[0];
        for (const { delaySeconds } of jobs([])) postponed.push(`${attempts.length} for ${delaySeconds} s`);
        return proceed();
      },
      ...databaseMethods,
    }),
    storage,
    processor,
    tagger: memoryTagger(),
    viewer: ({ user }) => user,
    logger: { error: () => undefined, warn: (message) => void logged.push(message) },
  });
  const resolvers = { Mutation: { setLogo: () => true, setBoth: () => true } };
  const schema: GraphQLSchema = darkroom.makeSchema({ typeDefs: TYPE_DEFS, resolvers });
  const ask = async (source: string, variableValues: Record<string, unknown>): Promise<unknown> => {
    const { data, errors } = await graphql({ schema, source, variableValues, contextValue: { user: 'ada' } });
    assert.equal(errors, undefined);
    return data;
  };
  return {
    darkroom,
    clock,
    reads,
    postponed,
    logged,
    uploaded: async () => {
      const { id } = await darkroom.files.import({ from: new Blob([PNG]).stream(), owner: 'ada' });
      return id;
    },
    run: async (source, variables) => void (await ask(source, variables)),
    stateOf: async (id) => {
      const source =
        'query ($id: ID!) { file(id: $id) { placeholder conversions { name status attempts } tagging { status } } }';
      const { file } = (await ask(source, { id })) as {
        readonly file: {
          readonly placeholder: string | null;
          readonly conversions: readonly {
            readonly name: string;
            readonly status: string;
            readonly attempts: number;
          }[];
          readonly tagging: { readonly status: string } | null;
        };
      };
      const conversions = file.conversions.map(({ name, status, attempts }) => [name, `${status} ${attempts}`]);
      return {
        ...Object.fromEntries(conversions),
        ...(file.tagging !== null && { tagging: file.tagging.status }),
        placeholder: file.placeholder,
      };
    },
  };
}

const PLACEHOLDER = 'IAgCgQAAAAAA';
const WAITING = { states: ['WAITING'] } as const;

describe('what a file lacks when it is attached to a record', () => {
  test('is made as one job from one read: conversions, tags and the placeholder', async () => {
    const { darkroom, reads, uploaded, run, stateOf } = worldOf(togetherProcessor());
    const id = await uploaded();
    await run('mutation ($id: ID!) { setLogo(id: 1, logo: $id) }', { id });
    const { queues } = await darkroom.runJobs();
    const made = { SEPIA: 'DONE 1', SMALL: 'DONE 1', tagging: 'DONE', placeholder: PLACEHOLDER };
    assert.deepEqual(await stateOf(id), made);
    // The import has a job of its own, for the placeholder.
    assert.deepEqual([reads(), queues.convert.done, queues.tag.done], [2, 2, 0]);
    await darkroom.close();
  });

  test('is one job for all targets, and nothing is requested twice', async () => {
    const { darkroom, reads, uploaded, run, stateOf } = worldOf(togetherProcessor());
    const id = await uploaded();
    await darkroom.runJobs();
    const before = reads();
    await run(SET_BOTH, { id });
    await run(SET_BOTH, { id });
    const { queues } = await darkroom.runJobs();
    const conversions = { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1' };
    assert.deepEqual(await stateOf(id), { ...conversions, tagging: 'DONE', placeholder: PLACEHOLDER });
    assert.deepEqual([reads() - before, queues.convert.done, queues.tag.done], [1, 1, 0]);
    await darkroom.close();
  });

  test('is not requested again if it failed in the meantime', async () => {
    const failed = togetherProcessor((made) => {
      if (made !== 'preview') throw new DarkroomError('INVALID_IMAGE', 'It is damaged.');
    });
    const world = worldOf(failed, {
      'conversions.requestTogether': async (_, proceed) => {
        await proceed();
        await world.darkroom.runJobs();
        return proceed();
      },
    });
    const { darkroom, run, stateOf, uploaded } = world;
    const id = await uploaded();
    await run('mutation ($id: ID!) { setLogo(id: 1, logo: $id) }', { id });
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'FAILED 1', SMALL: 'FAILED 1', tagging: 'DONE' });
    await darkroom.close();
  });
});

describe('conversions that an outage postpones together', () => {
  const failing = (isOut: () => boolean): Processor<Name> =>
    togetherProcessor((made) => {
      if (made !== 'preview' && isOut()) throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'Not now.');
    });

  test('are one job, which reads the original once', async () => {
    let isOut = true;
    const world = worldOf(failing(() => isOut));
    const { darkroom, clock, reads, postponed, uploaded, run, stateOf } = world;
    const id = await uploaded();
    await darkroom.runJobs();
    await run(SET_BOTH, { id });
    await darkroom.runJobs();
    const pending = { SEPIA: 'PENDING 1', SMALL: 'PENDING 1', GREY: 'PENDING 1' };
    assert.partialDeepStrictEqual(await stateOf(id), { ...pending, tagging: 'DONE' });
    assert.deepEqual(postponed, ['3 for 2 s']);
    const before = reads();
    isOut = false;
    clock.advance(2);
    const { queues } = await darkroom.runJobs();
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'DONE 2', SMALL: 'DONE 2', GREY: 'DONE 2' });
    assert.deepEqual([reads() - before, queues.convert.done], [1, 1]);
    await darkroom.close();
  });

  test('are one job for each pause, so that none waits longer because of another', async () => {
    let failures = 1;
    const processor = failing(() => true);
    const { darkroom, clock, postponed, uploaded, run, stateOf } = worldOf(processor, {
      // The job has started one attempt when it fails, and is retried.
      'conversions.start': async (_, proceed) => {
        if (failures < 0 || failures-- > 0) return proceed();
        throw new Error('on purpose');
      },
    });
    const id = await uploaded();
    await darkroom.runJobs();
    await run(SET_BOTH, { id });
    await darkroom.runJobs();
    clock.advance(1);
    await darkroom.runJobs();
    assert.deepEqual(postponed, ['1 for 4 s', '2 for 2 s']);
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'PENDING 2', SMALL: 'PENDING 1', GREY: 'PENDING 1' });
    await darkroom.close();
  });

  test('are made with the placeholder, if that met the same outage', async () => {
    let isOut = true;
    const { darkroom, clock, reads, run, stateOf, uploaded } = worldOf(
      togetherProcessor(() => {
        if (isOut) throw new DarkroomError('PROCESSOR_UNAVAILABLE', 'Not now.');
      }),
    );
    const id = await uploaded();
    for (const job of await darkroom.operator.listJobs(WAITING)) await darkroom.operator.discardJob(job.id);
    await run(SET_BOTH, { id });
    const { queues } = await darkroom.runJobs();
    assert.deepEqual([queues.convert.postponed, queues.convert.failed], [1, 0]);
    const before = reads();
    isOut = false;
    clock.advance(2);
    await darkroom.runJobs();
    const conversions = { SEPIA: 'DONE 2', SMALL: 'DONE 2', GREY: 'DONE 2' };
    assert.partialDeepStrictEqual(await stateOf(id), { ...conversions, placeholder: PLACEHOLDER });
    assert.equal(reads() - before, 1);
    await darkroom.close();
  });
});

describe('work that a remote processor never finishes takes along what comes after it, and', () => {
  /** A processor that makes one after the other, and is out from this one on. */
  function stuckAt(stuck: Name | 'preview'): Processor<Name> {
    const inner = togetherProcessor();
    const out = (): Promise<never> => Promise.reject(new DarkroomError('PROCESSOR_UNAVAILABLE', 'Not in time.'));
    return {
      ...inner,
      preview: async (input) => (stuck === 'preview' ? out() : inner.preview?.(input)) ?? out(),
      convertAll: ({ source, conversions, preview }) => {
        const isStuck = preview !== undefined && stuck === 'preview';
        const first = isStuck ? 0 : conversions.findIndex(({ conversion }) => conversion === stuck);
        return {
          conversions: conversions.map((one, index) =>
            first !== -1 && index >= first ? out() : inner.convert({ source, ...one }),
          ),
          ...(preview !== undefined && {
            preview: inner.preview === undefined || isStuck ? out() : inner.preview({ source, ...preview }),
          }),
        };
      },
    };
  }

  test('of conversions, the others have their turn before it', async () => {
    const { darkroom, clock, run, stateOf, uploaded } = worldOf(stuckAt('SEPIA'));
    const id = await uploaded();
    await darkroom.runJobs();
    await run(SET_BOTH, { id });
    await darkroom.runJobs();
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'PENDING 1', SMALL: 'PENDING 1', GREY: 'PENDING 1' });
    clock.advance(2);
    await darkroom.runJobs({ maxJobs: 1 });
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'PENDING 2', SMALL: 'DONE 2', GREY: 'DONE 2' });
    await darkroom.close();
  });

  test('of a preview, conversions are made without it, and it is given up alone', async () => {
    const { darkroom, clock, logged, run, stateOf, uploaded } = worldOf(stuckAt('preview'));
    const id = await uploaded();
    for (const job of await darkroom.operator.listJobs(WAITING)) await darkroom.operator.discardJob(job.id);
    await run(SET_BOTH, { id });
    await darkroom.runJobs();
    assert.partialDeepStrictEqual(await stateOf(id), { SEPIA: 'PENDING 1', SMALL: 'PENDING 1', GREY: 'PENDING 1' });
    clock.advance(2);
    for (let round = 0; round < 3; round += 1) {
      await darkroom.runJobs();
      clock.advance(1);
    }
    const conversions = { SEPIA: 'DONE 2', SMALL: 'DONE 2', GREY: 'DONE 2' };
    assert.partialDeepStrictEqual(await stateOf(id), { ...conversions, placeholder: null });
    const givenUp = `The placeholder of file ${id} could not be made after several attempts. Retry its job to make it.`;
    assert.equal(logged.at(-1), givenUp);
    await darkroom.close();
  });
});

test('what failed of a job is one job again when an operator retries it, with a placeholder that is missing', async () => {
  let isBroken = true;
  const { darkroom, clock, reads, run, stateOf, uploaded } = worldOf(
    togetherProcessor((made) => {
      if (isBroken && made !== 'GREY') throw new Error('on purpose');
    }),
  );
  const { operator } = darkroom;
  const id = await uploaded();
  for (const job of await operator.listJobs(WAITING)) await operator.discardJob(job.id);
  await run(SET_BOTH, { id });
  for (let round = 0; round < 3; round += 1) {
    await darkroom.runJobs();
    clock.advance(1);
  }
  const before = { SEPIA: 'FAILED 2', SMALL: 'FAILED 2', GREY: 'DONE 1', tagging: 'DONE', placeholder: null };
  assert.partialDeepStrictEqual(await stateOf(id), before);
  isBroken = false;
  const readBefore = reads();
  const [dead, ...others] = await operator.listJobs({ states: ['DEAD'] });
  assert.deepEqual([await operator.retryJob(dead?.id ?? ''), others], ['REQUESTED', []]);
  await darkroom.runJobs();
  const after = { SEPIA: 'DONE 1', SMALL: 'DONE 1', GREY: 'DONE 1', placeholder: PLACEHOLDER };
  assert.partialDeepStrictEqual(await stateOf(id), after);
  assert.deepEqual([reads() - readBefore, await operator.listJobs({ states: ['DEAD'] })], [1, []]);
  await darkroom.close();
});
