import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { testClock } from '../support/test-clock.ts';
import { type CustomersHost, customersHost } from './customers-host.ts';

const DAY = 86_400;
const SET_LOGO = 'mutation ($id: ID!, $logo: ID) { setLogo(id: $id, logo: $logo) { id } }';
const FILE = 'query ($id: ID!) { file(id: $id) { expiresAt attachments { target subject attachedAt } } }';

function setUp(options: Parameters<typeof customersHost>[0] = {}): CustomersHost {
  const clock = testClock();
  const host = customersHost({ database: memoryDatabase(clock), ...options });
  return { ...host, clock };
}

/** Lets time pass, sweeps, and says how many files were deleted. */
async function after(host: CustomersHost, seconds: number): Promise<number> {
  host.clock.advance(seconds);
  return (await host.darkroom.operator.sweep()).unattached;
}

describe('a file that lost its last attachment', () => {
  it('is deleted with its bytes seven days later', async () => {
    const host = setUp();
    const [old, fresh] = [await host.upload(), await host.upload()];
    await host.run(SET_LOGO, { id: '1', logo: old });
    await host.run(SET_LOGO, { id: '1', logo: fresh });
    assert.equal(await after(host, 7 * DAY - 60), 0);
    assert.equal(await after(host, 60), 1);
    assert.deepEqual([await host.attachedTo(old), await host.attachedTo(fresh)], [null, ['Customer.logo of 1']]);
    const worker = await host.darkroom.startWorker();
    await worker.close();
  });

  it('shows its owner when it expires, and is kept if it is attached again by then', async () => {
    const host = setUp();
    const logo = await host.upload();
    await host.run(SET_LOGO, { id: '1', logo });
    assert.partialDeepStrictEqual((await host.run(FILE, { id: logo })).data, {
      file: { expiresAt: null, attachments: [{ target: 'Customer.logo', subject: '1' }] },
    });
    await host.run(SET_LOGO, { id: '1', logo: null });
    const { file } = (await host.run(FILE, { id: logo })).data as { file: { expiresAt: Date; attachments: unknown } };
    assert.ok(Math.abs(Number(file.expiresAt) - host.clock.now().getTime() - 7 * DAY * 1000) < 10_000);
    assert.deepEqual(file.attachments, []);
    await host.run(SET_LOGO, { id: '2', logo });
    assert.equal(await after(host, 8 * DAY), 0);
    assert.deepEqual(await host.attachedTo(logo), ['Customer.logo of 2']);
  });

  it('is kept while it has another attachment, or a mutation holds it', async () => {
    const host = setUp();
    const logo = await host.upload();
    await host.run(SET_LOGO, { id: '1', logo });
    await host.run(SET_LOGO, { id: '2', logo });
    await host.run(SET_LOGO, { id: '1', logo: null });
    assert.equal(await after(host, 8 * DAY), 0);
    await host.run(SET_LOGO, { id: '2', logo: null });
    host.clock.advance(8 * DAY);
    const swept: unknown[] = [];
    const held = setUp({
      during: async () => swept.push(await after(held, 8 * DAY)),
    });
    const other = await held.upload();
    await held.darkroom.files.attachUnchecked([other], { target: 'Customer.logo', subject: '1' });
    await held.darkroom.files.detach({ target: 'Customer.logo', subject: '1' });
    await held.run(SET_LOGO, { id: '1', logo: other });
    assert.deepEqual(swept, [0]);
    assert.deepEqual(await held.attachedTo(other), ['Customer.logo of 1']);
  });

  it('is kept forever if the option is null', async () => {
    const host = setUp({ detachedExpiresInSeconds: null });
    const logo = await host.upload();
    await host.run(SET_LOGO, { id: '1', logo });
    await host.run(SET_LOGO, { id: '1', logo: null });
    assert.equal(await after(host, 1000 * DAY), 0);
  });
});

describe('a READY file that never had an attachment', () => {
  it('is kept, unless the policy that it was uploaded under says otherwise', async () => {
    const [kept, other] = [setUp(), setUp({ defaults: { unattachedExpiresInSeconds: 3600 } })];
    await kept.upload();
    assert.equal(await after(kept, 1000 * DAY), 0);
    const [one, two] = [await other.upload(), await other.upload()];
    await other.run(SET_LOGO, { id: '1', logo: one });
    assert.equal(await after(other, 3599), 0);
    assert.equal(await after(other, 60), 1);
    assert.deepEqual([await other.attachedTo(one), await other.attachedTo(two)], [['Customer.logo of 1'], null]);
  });
});

describe('in the host’s own code', () => {
  it('files of a record are listed, of all owners, and detached when it is deleted', async () => {
    const { darkroom, run, upload } = setUp();
    const { files } = darkroom;
    const ids = [await upload('ada'), await upload('bob'), await upload('ada')];
    for (const [index, id] of ids.entries()) {
      const user = index === 1 ? 'bob' : 'ada';
      await run('mutation ($f: ID!) { shareReport(ids: ["1", "2"], report: $f) }', { f: id }, user);
    }
    const place = { target: 'Customer.reports', subject: '1' };
    const first = await files.list({ ...place, first: 2, direction: 'OLDEST_FIRST' });
    assert.deepEqual([first.files.map(({ id }) => id), first.hasNextPage], [ids.slice(0, 2), true]);
    const rest = await files.list({ ...place, after: first.endCursor ?? '', direction: 'OLDEST_FIRST' });
    assert.deepEqual([rest.files.map(({ id }) => id), rest.hasNextPage], [ids.slice(2), false]);
    assert.deepEqual(await files.detach({ ...place, ids: [ids[0] ?? '', 'nonsense'] }), [ids[0]]);
    assert.deepEqual((await files.detach(place)).toSorted(), ids.slice(1).toSorted());
    assert.deepEqual(await files.detach(place), []);
    assert.equal((await files.list({ target: 'Customer.reports' })).files.length, 3);
    assert.equal((await files.list(place)).files.length, 0);
  });

  it('a record is named where the target knows one, and only there', async () => {
    const { darkroom, upload } = setUp();
    const { files } = darkroom;
    const id = await upload();
    const badInput = { code: 'BAD_USER_INPUT' };
    await assert.rejects(files.attachUnchecked([id], { target: 'Customer.logo' }), badInput);
    await assert.rejects(files.attachUnchecked([id], { target: 'Customer.cover', subject: '1' }), badInput);
    await assert.rejects(files.attachUnchecked([id], { target: 'Customer.logo', subject: '' }), badInput);
    await assert.rejects(files.attachUnchecked([id], { target: 'Customer.cover', attach: 'SET' }), badInput);
    await assert.rejects(files.detach({ target: 'Customer.logo' }), badInput);
    await assert.rejects(files.detach({ target: 'Customer.name', subject: '1' }), { code: 'UNKNOWN_TARGET' });
    await assert.rejects(files.list({ target: 'Customer.cover', subject: '1' }), badInput);
    await files.attachUnchecked([id], { target: 'Customer.logo', subject: '1', attach: 'SET' });
    assert.deepEqual(
      (await files.get(id))?.attachments.map(({ subject }) => subject),
      ['1'],
    );
  });
});

describe('File.attachments', () => {
  it('is visible only to the owner', async () => {
    const { run, upload } = setUp();
    const logo = await upload('ada');
    await run(SET_LOGO, { id: '1', logo }, 'ada');
    const seen = await run('{ customer(id: "1") { logo { id attachments { subject } } } }', {}, 'bob');
    assert.deepEqual(seen.data, { customer: { logo: { id: logo, attachments: null } } });
  });
});
