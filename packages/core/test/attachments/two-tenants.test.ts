import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'vitest';
import { memoryDatabase } from '../../src/index.ts';
import { checkTenants, FILES_OF_A, type FileOfA } from '../support/tenants/check-tenants.ts';
import { type TenantsHost, tenantsHost } from '../support/tenants/tenants-host.ts';
import { codesOf } from '../support/test-host.ts';

const SET_LOGO = 'mutation ($id: ID!, $logo: ID) { setLogo(id: $id, logo: $logo) { id logo { id url } } }';
const CREATE = 'mutation ($logo: ID) { create(name: "a3", logo: $logo) { id } }';
const NAME = 'mutation ($id: ID!, $logo: ID!) { nameUnchecked(id: $id, logo: $logo) { id } }';
const SEEN = /* GraphQL */ `
  query ($logo: ID!) {
    customer(id: "b1") {
      logo {
        id
      }
      logo_url
    }
    file(id: $logo) {
      id
    }
    urlForFile(id: $logo) {
      url
    }
  }
`;
const NOTHING_SEEN = { customer: { logo: null, logo_url: null }, file: null, urlForFile: null };

const setUp = (): TenantsHost => tenantsHost(memoryDatabase());

describe('a tenant who knows the id of another’s file', () => {
  const kinds = Object.keys(FILES_OF_A) as FileOfA[];

  it.each(kinds)('can neither read nor attach it, nor see that it exists: %s', async (kind) => {
    for (const record of ['b1', 'a1', ...(kind === kinds[0] ? ['nothing', ''] : [])]) {
      const tried = await checkTenants(setUp(), kind, record);
      assert.ok(tried > 25);
    }
  });

  it('sees the refusals of a batch in the same places, whether it exists or not', async () => {
    const host = setUp();
    const [secret, own] = [await host.upload('ada'), await host.upload('bob')];
    await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'ada');
    const batch = (id: string): Promise<readonly unknown[]> =>
      Promise.all([own, id, own, id].map((logo) => host.run(SET_LOGO, { id: 'b1', logo }, 'bob').then(codesOf)));
    assert.deepEqual(await batch(secret), [[], ['FILE_NOT_FOUND'], [], ['FILE_NOT_FOUND']]);
    assert.deepEqual(await batch(randomUUID()), [[], ['FILE_NOT_FOUND'], [], ['FILE_NOT_FOUND']]);
    assert.deepEqual(await host.attachedTo(secret), ['Customer.logo of a1']);
  });

  it('reads nothing while a mutation of its tenant holds it for a record', async () => {
    const host = setUp();
    const secret = await host.upload('ada');
    await host.run(NAME, { id: 'b1', logo: secret }, 'bob');
    const seen: unknown[] = [];
    host.during = async () => {
      host.during = async () => undefined;
      seen.push((await host.run(SEEN, { logo: secret }, 'bob')).data);
      seen.push(codesOf(await host.run(SET_LOGO, { id: 'b1', logo: secret }, 'bob')));
      seen.push(codesOf(await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'bob')));
      seen.push(codesOf(await host.run('mutation ($f: ID!) { deleteFile(id: $f) { id } }', { f: secret }, 'bob')));
    };
    await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'ada');
    assert.deepEqual(seen, [NOTHING_SEEN, ['FILE_NOT_FOUND'], ['FILE_NOT_FOUND'], ['FILE_NOT_FOUND']]);
    assert.deepEqual(await host.attachedTo(secret), ['Customer.logo of a1']);
  });

  it('cannot hand it in while a mutation holds it for a record that is not known yet', async () => {
    const host = setUp();
    const secret = await host.upload('ada');
    const codes: unknown[] = [];
    host.during = async () => {
      host.during = async () => undefined;
      for (const id of ['b1', 'a3', '']) codes.push(...codesOf(await host.run(SET_LOGO, { id, logo: secret }, 'bob')));
      codes.push(...codesOf(await host.run(CREATE, { logo: secret }, 'bob')));
    };
    await host.run(CREATE, { logo: secret }, 'ada');
    assert.deepEqual(codes, ['FILE_NOT_FOUND', 'FILE_NOT_FOUND', 'BAD_USER_INPUT', 'FILE_NOT_FOUND']);
    assert.deepEqual(await host.attachedTo(secret), ['Customer.logo of a3']);
  });

  it('gains nothing by handing it in for the very record that has it, which the host refuses', async () => {
    const host = setUp();
    const secret = await host.upload('ada');
    await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'ada');
    await host.run(NAME, { id: 'b1', logo: secret }, 'bob');
    const seen: unknown[] = [];
    host.during = async () => {
      seen.push((await host.run(SEEN, { logo: secret }, 'bob')).data);
    };
    assert.deepEqual(codesOf(await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'bob')), ['FORBIDDEN']);
    host.during = async () => undefined;
    seen.push((await host.run(SEEN, { logo: secret }, 'bob')).data);
    assert.deepEqual(seen, [NOTHING_SEEN, NOTHING_SEEN]);
    assert.deepEqual(await host.attachedTo(secret), ['Customer.logo of a1']);
  });
});

describe('a tenant who knows the id of another’s record', () => {
  const SHARE = 'mutation ($ids: [ID!]!, $f: ID!) { shareReport(ids: $ids, report: $f) { id } }';

  it.each([
    ['an own file', 'own'],
    ['no file', null],
  ])('changes nothing there with %s, which the host refuses', async (_, given) => {
    const host = setUp();
    const [secret, own] = [await host.upload('ada'), await host.upload('bob')];
    await host.run(SET_LOGO, { id: 'a1', logo: secret }, 'ada');
    const listed: unknown[] = [];
    host.during = async () => {
      listed.push(
        (await host.darkroom.files.list({ target: 'Customer.logo', subject: 'a1' })).files.map(({ id }) => id),
      );
    };
    const logo = given === null ? null : own;
    assert.deepEqual(codesOf(await host.run(SET_LOGO, { id: 'a1', logo }, 'bob')), ['FORBIDDEN']);
    await host.during();
    assert.deepEqual(listed, [[secret], [secret]]);
    assert.deepEqual([await host.attachedTo(secret), await host.attachedTo(own)], [['Customer.logo of a1'], []]);
    assert.equal((await host.darkroom.files.get(secret))?.expiresAt, null);
  });

  it('attaches an own file to none of a list of records of which the host refuses one', async () => {
    const host = setUp();
    const own = await host.upload('bob');
    assert.deepEqual(codesOf(await host.run(SHARE, { ids: ['b1', 'a1'], f: own }, 'bob')), ['FORBIDDEN']);
    assert.deepEqual(await host.attachedTo(own), []);
  });
});

describe('a colleague of the owner', () => {
  it('saves the form again, and moves the file to no other record, not even of its own tenant', async () => {
    const host = setUp();
    const logo = await host.upload('ada');
    await host.run(SET_LOGO, { id: 'a1', logo }, 'ada');
    assert.deepEqual(codesOf(await host.run(SET_LOGO, { id: 'a1', logo }, 'abe')), []);
    assert.deepEqual(codesOf(await host.run(SET_LOGO, { id: 'a2', logo }, 'abe')), ['FILE_NOT_FOUND']);
    assert.deepEqual(await host.attachedTo(logo), ['Customer.logo of a1']);
  });
});
