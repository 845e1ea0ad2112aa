import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type Answer, type HostClient, hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { KINDS_OF_HOSTS } from '../support/hosts.ts';
import { PNG, upload } from '../support/uploading.ts';
import { vanish } from '../support/vanish.ts';

const FOLLOW = 'subscription ($id: ID!) { file(id: $id) { status } }';
/** What one viewer may have open, where the host says nothing. */
const MOST = 100;

type Following = AsyncGenerator<Answer<{ readonly file: { readonly status: string } | null }>>;

describe.each(KINDS_OF_HOSTS)('on $server with graphql $version, of one viewer,', ({ server, version, transport }) => {
  let host: HostProcess;
  let ada: HostClient;
  let id: string;
  const open = new Set<Following>();

  beforeAll(async () => {
    host = await startHost(server, version);
    ada = hostClient(host.url, transport, 'ada');
    id = await upload(ada, PNG);
  });
  afterAll(async () => {
    await leave(open.size);
    await host.stop();
  });

  /** Opens so many at once; the number that answered with the file. The others were refused for the quota. */
  async function follow(count: number): Promise<number> {
    const answers = await Promise.all(
      Array.from({ length: count }, async () => {
        const events: Following = ada.follow(FOLLOW, { id });
        const { value } = (await events.next()) as IteratorResult<Answer<{ readonly file: object | null }>, undefined>;
        if (value?.data?.file != null) open.add(events);
        else await events.return(undefined);
        return value?.data?.file != null ? 'OPEN' : value?.errors?.[0]?.extensions?.['code'];
      }),
    );
    for (const answer of answers) assert.ok(answer === 'OPEN' || answer === 'QUOTA_EXCEEDED', String(answer));
    return answers.filter((answer) => answer === 'OPEN').length;
  }

  async function leave(count: number): Promise<void> {
    const leaving = [...open].slice(0, count);
    for (const events of leaving) open.delete(events);
    await Promise.all(leaving.map((events) => events.return(undefined)));
  }

  /** Opens until so many are open: a server hears of those who left a moment later. */
  async function followAgain(count: number): Promise<void> {
    for (let left = count, rounds = 0; left > 0; rounds += 1) {
      assert.ok(rounds < 100, `${left} places were not given back`);
      left -= await follow(left);
      if (left > 0) await sleep(50);
    }
  }

  test('150 are bounded, and those that end make room for exactly as many', async () => {
    assert.equal(await follow(150), MOST);
    await leave(50);
    await followAgain(50);
    assert.equal(await follow(20), 0);
    await leave(MOST);
    await followAgain(MOST);
    assert.equal(await follow(20), 0);
    // Another viewer has places of their own.
    const { value } = await hostClient(host.url, transport, 'eve').follow(FOLLOW, { id }).next();
    assert.deepEqual(value, { data: { file: null } });
    await leave(MOST);
  });

  test('those whose clients vanish before the first answer take no place', async () => {
    await vanish(host.url, transport, 'ada', { query: FOLLOW, variables: { id } }, 150);
    await followAgain(MOST);
    assert.equal(await follow(20), 0);
  });
});
