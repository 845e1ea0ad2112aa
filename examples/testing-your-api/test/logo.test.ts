import { expect, onTestFinished, test } from 'vitest';
import { testApi } from './test-api.ts';

const SET_LOGO = 'mutation ($logo: ID) { setLogo(id: 7, logo: $logo) { id } }';
const LOGO = '{ customer { logo { status conversion(name: SEPIA) { status } } } }';

test('a customer gets a logo, and its sepia version', async () => {
  const { darkroom, ask, upload } = testApi();
  onTestFinished(() => darkroom.close());
  await ask(SET_LOGO, { logo: await upload('Customer.logo') });
  await darkroom.runJobs();
  expect(await ask(LOGO)).toEqual({ customer: { logo: { status: 'READY', conversion: { status: 'DONE' } } } });
});

test('a subscriber sees the logo turn sepia', async () => {
  const { darkroom, ask, follow, upload } = testApi();
  onTestFinished(() => darkroom.close());
  const id = await upload('Customer.logo');
  await ask(SET_LOGO, { logo: id });
  const events = follow('subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status } } }', { id });
  expect((await events.next()).value).toEqual({ file: { conversion: { status: 'PENDING' } } });
  await darkroom.runJobs();
  for await (const event of events) {
    if ((event as { file: { conversion: { status: string } } }).file.conversion.status === 'DONE') break;
  }
});

test('a text is not a logo', async () => {
  const { darkroom, upload } = testApi();
  onTestFinished(() => darkroom.close());
  const text = new TextEncoder().encode('hello');
  await expect(upload('Customer.logo', text)).rejects.toMatchObject({ extensions: { code: 'FILE_TYPE_NOT_ACCEPTED' } });
});

test('a logo that no customer gets is deleted after a day', async () => {
  const { darkroom, upload, wait } = testApi();
  onTestFinished(() => darkroom.close());
  const id = await upload('Customer.logo');
  wait(86_401);
  await darkroom.runJobs();
  expect(await darkroom.files.get(id)).toBeNull();
});
