import assert from 'node:assert/strict';
import { memoryDatabase } from '../../../src/index.ts';
import { type CustomersHost, customersHost } from '../../attachments/customers-host.ts';
import { intercept } from '../intercept.ts';
import { testClock } from '../test-clock.ts';
import { DELETE } from '../uploading.ts';
import { everyOrder, type OrdersRun } from './every-order.ts';
import { takeTurns } from './take-turns.ts';

const DAY = 86_400;
const SET_LOGO = 'mutation ($id: ID!, $logo: ID, $fail: Failure) { setLogo(id: $id, logo: $logo, fail: $fail) { id } }';

/** What attachments have to do with: the rest of a sweep may come at any time. */
const STEPS: ReadonlySet<string> = new Set([
  'files.get',
  'files.delete',
  'files.listExpired',
  'attachments.reserve',
  'attachments.attach',
  'attachments.release',
  'attachments.settle',
]);

/** A process, and the files of a race: `old` is customer 1's logo at first, `loose` was detached and has expired. */
interface RacingHost {
  readonly host: CustomersHost;
  readonly files: Readonly<Record<'old' | 'one' | 'two' | 'loose', string>>;
  /** Waits for its turn, and has time pass. */
  readonly wait: (seconds: number) => Promise<void>;
}

/** What a process does in a race; gives the codes of its errors. */
type Racing = (racing: RacingHost) => Promise<readonly unknown[]>;

/** What may race for the logo of one customer. */
export interface AttachmentRace {
  readonly operations: Readonly<Record<string, Racing>>;
  /** @default Infinity */
  readonly maxSwitches?: number;
  /** All answers that are met, by operation, as JSON. */
  readonly answers: readonly string[];
}

const sets =
  (name: 'old' | 'one' | 'two' | 'loose' | null, user = 'ada', fail: string | null = null): Racing =>
  ({ host, files }) =>
    host.codes(SET_LOGO, { id: '1', logo: name === null ? null : files[name], fail }, user);
const deletes =
  (name: 'old' | 'one'): Racing =>
  ({ host, files }) =>
    host.codes(DELETE, { id: files[name] });
const sweeps: Racing = async ({ host }) => (await host.darkroom.operator.sweep(), []);
const aDayPasses: Racing = async ({ wait }) => (await wait(DAY + 1), []);
const attaches: Racing = async ({ host, files }) => {
  const place = { target: 'Customer.logo', subject: '1', attach: 'SET' } as const;
  try {
    await host.darkroom.files.attachUnchecked([files.loose], place);
  } catch (error) {
    return [(error as { readonly code?: unknown }).code];
  }
  Object.assign(host.customers.get('1') ?? {}, { logo: files.loose });
  return [];
};

/** By what they are about. */
export const ATTACHMENT_RACES: Readonly<Record<string, AttachmentRace>> = {
  'SET × SET': { operations: { one: sets('one'), two: sets('two') }, answers: ['{"one":[],"two":[]}'] },
  'SET × SET to none': { operations: { one: sets('one'), none: sets(null) }, answers: ['{"none":[],"one":[]}'] },
  'SET × the same form saved again by a colleague': {
    operations: { one: sets('one'), again: sets('old', 'bob') },
    // Once another has taken its place, it is not the record’s any more.
    answers: ['{"again":[],"one":[]}', '{"again":["FILE_NOT_FOUND"],"one":[]}'],
  },
  'SET × SET × SET that fails': {
    operations: { one: sets('one'), two: sets('two'), fails: sets('old', 'ada', 'THROWN') },
    maxSwitches: 2,
    answers: ['{"fails":[null],"one":[],"two":[]}'],
  },
  'SET × delete': {
    operations: { one: sets('one'), delete: deletes('one') },
    answers: [
      '{"delete":["FILE_IN_USE"],"one":[]}',
      '{"delete":[],"one":["FILE_NOT_FOUND"]}',
      '{"delete":[],"one":[]}',
    ],
  },
  're-attach × the sweep that deletes it': {
    operations: { loose: sets('loose'), sweep: sweeps },
    maxSwitches: 3,
    answers: ['{"loose":[],"sweep":[]}', '{"loose":["FILE_NOT_FOUND"],"sweep":[]}'],
  },
  'the host’s own attach × the sweep that deletes it': {
    operations: { attach: attaches, sweep: sweeps },
    maxSwitches: 3,
    answers: ['{"attach":[],"sweep":[]}', '{"attach":["FILE_NOT_FOUND"],"sweep":[]}'],
  },
  'release × settle': {
    operations: { fails: sets('one', 'ada', 'THROWN'), day: aDayPasses, sweep: sweeps },
    maxSwitches: 2,
    answers: ['{"day":[],"fails":[null],"sweep":[]}'],
  },
  'confirm × settle': {
    operations: { one: sets('one'), day: aDayPasses, sweep: sweeps },
    maxSwitches: 2,
    answers: ['{"day":[],"one":[],"sweep":[]}'],
  },
};

/**
 * Has operations race in every order of their steps, and looks each time whether what the customer’s record names in
 * the end is there, can be read there, and stays.
 *
 * @throws what does not hold, with the order; and where an answer that is expected never comes up.
 */
export async function checkAttachmentRace({ operations, maxSwitches, answers }: AttachmentRace): Promise<OrdersRun> {
  const clock = testClock();
  const database = memoryDatabase(clock);
  const turns = takeTurns({ whenIdle: () => new Promise((resolve) => setTimeout(resolve, 1)) });
  const observer = customersHost({ database });
  let calls: { readonly by: string; readonly call: string; readonly gave: unknown }[] = [];
  const racers = Object.entries(operations).map(([by, run]) => {
    const turn = turns.of(by);
    const step = (name: string): Promise<unknown> => turn({ name, args: [] }, async () => undefined);
    const intercepted = intercept(database, async (call, proceed) => {
      if (!STEPS.has(call.name)) return proceed();
      const gave = await turn(call, proceed);
      calls.push({ by, call: call.name, gave });
      return gave;
    });
    const host = customersHost({ beside: observer, database: intercepted, during: () => step('the host’s own row') });
    const wait = async (seconds: number): Promise<void> => {
      await step('time passes');
      clock.advance(seconds);
    };
    return { by, run, host, wait };
  });
  await Promise.all(racers.map(({ host }) => host.darkroom.ready()));
  const met = new Set<string>();

  const run = await everyOrder(maxSwitches === undefined ? {} : { maxSwitches }, async (choose) => {
    const [old, one, two, loose] = [
      await observer.upload(),
      await observer.upload(),
      await observer.upload(),
      await observer.upload(),
    ];
    const place = { target: 'Customer.logo', subject: '1' };
    await observer.darkroom.files.attachUnchecked([loose], place);
    await observer.darkroom.files.detach(place);
    clock.advance(8 * DAY);
    await observer.run(SET_LOGO, { id: '1', logo: old });
    calls = [];
    const given: Record<string, unknown> = {};
    const running = racers.map(({ by, run: race, host, wait }) => [
      by,
      async () => void (given[by] = await race({ host, wait, files: { old, one, two, loose } })),
    ]);
    await turns.race(Object.fromEntries(running) as Record<string, () => Promise<void>>, choose);
    met.add(JSON.stringify(Object.fromEntries(Object.entries(given).toSorted(([a], [b]) => (a < b ? -1 : 1)))));

    const logo = observer.customers.get('1')?.logo ?? null;
    const isDeletedAfterwards = wasDeletedAfterwards(calls);
    for (const days of [0, 1, 2, 8, 30]) {
      clock.advance(days * DAY);
      await observer.darkroom.operator.sweep();
      const { data } = await observer.run('{ customer(id: "1") { logo { id } } }', {}, 'eve');
      const shown = logo === null || isDeletedAfterwards ? null : { id: logo };
      assert.deepEqual(data, { customer: { logo: shown } }, `${days} days later: ${JSON.stringify(given)}`);
    }
    await observer.run(SET_LOGO, { id: '1', logo: null });
    // The next sweep is to find nothing of this one.
    for (const id of [old, one, two, loose]) await observer.darkroom.files.delete(id);
  });
  assert.deepEqual([...met].toSorted(), [...answers].toSorted());
  return run;
}

/** Whether an owner deleted what the record names, which may not be while the mutation holds it. */
function wasDeletedAfterwards(
  calls: readonly { readonly by: string; readonly call: string; readonly gave: unknown }[],
): boolean {
  const at = (by: string, call: string): number => calls.findIndex((one) => one.by === by && one.call === call);
  const deletion = calls.findIndex(({ by, call, gave }) => by === 'delete' && call === 'files.delete' && gave === true);
  if (deletion < 0) return false;
  const [reserved, attached] = [at('one', 'attachments.reserve'), at('one', 'attachments.attach')];
  if (attached < 0) return false;
  assert.ok(deletion < reserved || deletion > attached, 'deleted while a mutation holds it');
  return deletion > attached;
}
