import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, test, vi } from 'vitest';
import { hostClient, type HostClient } from '../../../e2e/test/support/host-client.ts';
import { upload } from '../../../e2e/test/support/uploading.ts';
import { hasChromium, launchChromium } from '../../../test/support/chromium.ts';
import { photo } from '../../yoga-server/test/support/photo.ts';
import { type InstalledCopy, installedCopy } from './support/installed-copy.ts';
import { buildNext, type NextProcess, startNext } from './support/next-process.ts';

// Next.js compiles before it answers, with all the cores there are.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let copy: InstalledCopy;
let next: NextProcess;
let ada: HostClient;
let picture: Buffer;

const SET = 'mutation ($portrait: ID) { setPortrait(person: "ada", portrait: $portrait) { id } }';
const SEPIA = 'subscription ($id: ID!) { file(id: $id) { conversion(name: SEPIA) { status url } } }';

beforeAll(async () => {
  copy = await installedCopy();
  picture = await photo(60, 40);
  // Says how often it runs.
  await edit(
    'src/instrumentation.ts',
    'await darkroom.startWorker();',
    (line) => `${line} console.log('One worker.');`,
  );
});
afterAll(() => copy.remove());

async function edit(file: string, text: string, change: (text: string) => string): Promise<void> {
  const before = await readFile(join(copy.folder, file), 'utf8');
  assert.ok(before.includes(text), `${file} has no ${text}`);
  await writeFile(join(copy.folder, file), before.replace(text, change));
}

async function start(command: 'start' | 'dev'): Promise<void> {
  next = await startNext(copy.folder, command);
  ada = hostClient(`${next.origin}/api/graphql`, 'SERVER_SENT_EVENTS', 'ada');
}

/** Uploads a portrait of Ada and follows it until it is sepia. */
async function turnSepia(): Promise<void> {
  const id = await upload(ada, picture, 'Person.portrait');
  await ada.ask(SET, { portrait: id });
  for await (const { data, errors } of ada.follow<{ file: { conversion: { status: string; url: string } } }>(SEPIA, {
    id,
  })) {
    assert.equal(errors, undefined);
    const { status, url } = data?.file.conversion ?? { status: '', url: '' };
    assert.notEqual(status, 'FAILED');
    if (status !== 'DONE') continue;
    const response = await fetch(url);
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'image/jpeg']);
    return;
  }
  assert.fail('The subscription ended before the conversion.');
}

describe('next build and next start', () => {
  beforeAll(async () => {
    await buildNext(copy.folder);
    await start('start');
  });
  afterAll(() => next.stop());

  test('an upload turns sepia, and a subscription says so', async () => {
    await turnSepia();
    assert.deepEqual(next.lines.filter((line) => line.includes('One worker.')).length, 1);
  });

  test.skipIf(!hasChromium)(
    'the page shows a portrait in sepia that was chosen there, and again after a reload',
    async () => {
      const browser = await launchChromium();
      try {
        const page = await browser.newPage();
        await page.goto(next.origin);
        const chosen = { name: 'grace.jpg', mimeType: 'image/jpeg', buffer: picture };
        await page.getByLabel('Portrait of Grace').setInputFiles(chosen);
        await page.getByRole('img', { name: 'Grace' }).waitFor();
        await page.reload();
        const image = page.getByRole('img', { name: 'Grace' });
        await image.waitFor();
        assert.match((await image.getAttribute('src')) ?? '', /\/files\/.*conversions/);
      } finally {
        await browser.close();
      }
    },
  );
});

describe('next dev', () => {
  beforeAll(() => start('dev'));
  afterAll(() => next.stop());

  /** Asks for a field until a module that has it was loaded. */
  async function untilThereIs(field: string): Promise<void> {
    while ((await ada.send(`{ ${field} }`)).data == null) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  test('an edited schema is served by the same Darkroom', async () => {
    await turnSepia();
    await edit('src/schema.ts', 'people: [Person!]!', (line) => `${line}\n    first: Int`);
    await untilThereIs('first');
    await turnSepia();
  });

  test('a Darkroom that each copy of its module makes shares the embedded database with the worker', async () => {
    await edit('src/darkroom.ts', '(shared.darkroom ??= create())', () => 'create()');
    await edit('src/schema.ts', 'people: [Person!]!', (line) => `${line}\n    second: Int`);
    await untilThereIs('second');
    await turnSepia();
    assert.equal(next.lines.filter((line) => line.includes('One worker.')).length, 1);
    assert.doesNotMatch(next.lines.join('\n'), /DATABASE_LOCKED/);
  });
});
