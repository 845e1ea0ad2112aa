import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ATTEMPTS, variablesFor } from './attempts.ts';
import type { TenantCustomer, TenantsHost } from './tenants-host.ts';

/** Where a file of the tenant `a` is attached. */
export type FileOfA =
  | 'the logo of a customer'
  | 'a report of two customers'
  | 'a cover, whose target knows no record'
  | 'one that is not attached'
  | 'one that was detached';

/** Attaches a file of the tenant `a`. */
export const FILES_OF_A: Readonly<Record<FileOfA, (host: TenantsHost, id: string) => Promise<unknown>>> = {
  'the logo of a customer': ({ darkroom }, id) =>
    darkroom.files.attachUnchecked([id], { target: 'Customer.logo', subject: 'a1' }),
  'a report of two customers': async ({ darkroom }, id) => {
    for (const subject of ['a1', 'a2']) {
      await darkroom.files.attachUnchecked([id], { target: 'Customer.reports', subject });
    }
  },
  'a cover, whose target knows no record': ({ darkroom }, id) =>
    darkroom.files.attachUnchecked([id], { target: 'Customer.cover' }),
  'one that is not attached': async () => undefined,
  'one that was detached': async ({ darkroom }, id) => {
    await darkroom.files.attachUnchecked([id], { target: 'Customer.logo', subject: 'a1' });
    await darkroom.files.detach({ target: 'Customer.logo', subject: 'a1' });
  },
};

/**
 * Has the tenant `b` try whatever there is with the id of a file of `a`, for some record: it must be answered as for an
 * id of no file, and change nothing. Gives how many attempts there were.
 *
 * @throws AssertionError with the attempt.
 */
export async function checkTenants(host: TenantsHost, kind: FileOfA, record: string): Promise<number> {
  const [secret, own] = [await host.upload('ada'), await host.upload('bob')];
  const missing = randomUUID();
  await FILES_OF_A[kind](host, secret);
  const before = await stateOf(host, secret);
  const rows = structuredClone([...host.customers]);
  // Who knows both ids of an attachment may hand that in, and learns by the host’s own refusal that there is one.
  const isKept = before.attachedTo.some((place) => place.endsWith(` of ${record}`));

  const answerTo = async (source: string, id: string, recordId: string): Promise<string> => {
    await reset(host, rows, own);
    if (source.includes('default')) host.setDefault(id);
    const ask = source.startsWith('subscription') ? host.follow : host.run;
    const document = source.replaceAll('FILE', id).replaceAll('RECORD', recordId);
    const answer = JSON.stringify(await ask(document, variablesFor(id, recordId, own), 'bob'));
    return answer.replaceAll(new RegExp(`http[^"]*/${own}/[^"]*`, 'g'), 'URL');
  };
  const attempts = Object.entries(ATTEMPTS);
  for (const [name, source] of attempts) {
    // With a file and a customer of its own, the attempt works.
    assert.ok(!(await answerTo(source, own, 'b1')).includes('"errors"'), name);
    const answer = await answerTo(source, secret, record);
    assert.deepEqual(await stateOf(host, secret), before, name);
    assert.ok(!answer.includes('http'), `${name}: ${answer}`);
    const toNone = await answerTo(source, missing, record);
    if (!isKept) assert.equal(answer.replaceAll(secret, 'ID'), toNone.replaceAll(missing, 'ID'), name);
  }
  await reset(host, rows, own);
  return attempts.length;
}

/** All that may have changed for a file of `a`: where it is attached, the file itself, and what its records list. */
async function stateOf(
  { darkroom, attachedTo }: TenantsHost,
  id: string,
): Promise<{ readonly attachedTo: readonly string[]; readonly rest: unknown }> {
  const file = await darkroom.files.get(id);
  const lists = await Promise.all(
    ['Customer.logo', 'Customer.reports'].flatMap((target) =>
      ['a1', 'a2'].map(async (subject) => (await darkroom.files.list({ target, subject })).files.length),
    ),
  );
  return { attachedTo: (await attachedTo(id)) ?? [], rest: [file?.version, file?.expiresAt, lists] };
}

async function reset(
  { customers, darkroom }: TenantsHost,
  rows: readonly (readonly [string, TenantCustomer])[],
  own: string,
): Promise<void> {
  customers.clear();
  for (const [id, row] of structuredClone(rows)) customers.set(id, row);
  for (const { target, subject } of (await darkroom.files.get(own))?.attachments ?? []) {
    await darkroom.files.detach({ target, ids: [own], ...(subject !== null && { subject }) });
  }
}
