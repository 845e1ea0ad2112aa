import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { parse, validate } from 'graphql';
import { describe, onTestFinished, test } from 'vitest';
import { startApi, type TestApi } from './support/api.ts';
import { type DocProject, docProject } from './support/doc-project.ts';

const PAGES = ['browser', 'react', 'uppy'];
const guides = join(import.meta.dirname, '../../../docs/guides');
const text = (await Promise.all(PAGES.map((page) => readFile(join(guides, `${page}.md`), 'utf8')))).join('\n');
/** The pages' examples, by the name of a file that is their first line. */
const examples = Array.from(
  text.matchAll(/```tsx?\n\/\/ (\S+)\n([\s\S]*?)```/g),
  ([, name = '', code = '']) => [name, code] as const,
);
const files: Readonly<Record<string, string>> = Object.fromEntries(examples);
const PNG =
  "Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')";

describe('the examples of the guides to browsers, React and Uppy', () => {
  test('are all of them files, the same on each page', () => {
    assert.equal(examples.length, text.match(/```tsx?\n/g)?.length);
    for (const [name, code] of examples) assert.equal(code, files[name], name);
  });

  test('are correct to the type checker', async () => {
    const project = await docProject(files);
    onTestFinished(() => project.remove());
    await project.checkTypes();
  });

  test('ask for what the API has', () => {
    const darkroom = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      processor: memoryProcessor(),
      viewer: () => null,
    });
    const schema = darkroom.makeSchema({ typeDefs: 'type Query { mine: ID }' });
    const [, operation = ''] = /graphql`([^`]+)`/.exec(files['relay.tsx'] ?? '') ?? [];
    assert.deepEqual(validate(schema, parse(operation)), []);
  });
});

describe('against an API, the example', () => {
  let api: TestApi;
  let project: DocProject;

  /** Has the examples reach the API of a test, and upload for a target that it has. */
  async function start(): Promise<void> {
    api = await startApi();
    const here = Object.entries(files).map(([name, code]) => [
      name,
      code
        .replaceAll(/'(?:https?:\/\/[^/']+)?\/graphql'/g, `'${api.graphqlUrl}'`)
        .replaceAll('Customer.logo', 'Query.photo'),
    ]);
    project = await docProject(Object.fromEntries(here) as Record<string, string>);
    onTestFinished(() => project.remove());
  }

  test('of a plain upload checks a file, uploads it, and gives its id', async () => {
    await start();
    const said = await project.run(`
      globalThis.sessionStorage = { getItem: () => 'secret' };
      const { upload } = await import('./upload.ts');
      await upload(new File([new Uint8Array(2000)], 'large.png')).catch((error) => console.log(error.message));
      console.log(await upload(new File([${PNG}], 'photo.png', { type: 'image/png' })));
    `);
    assert.match(said, /^This file is too large: at most 1 KB\.\n[\s\S]*READY 100 %[\s\S]*\n[0-9a-f-]{36}$/);
  });

  test('of a script uploads a file of the disk, and that of live states shows its sepia', async () => {
    await start();
    const said = await project.run(`
      import { writeFileSync } from 'node:fs';
      writeFileSync('photo.jpg', ${PNG});
      const ids = [];
      const { log } = console;
      console.log = (id) => ids.push(id);
      await import('./script.ts');
      const query = \`mutation { convertFile(id: "\${ids[0]}", conversion: SEPIA) { id } }\`;
      const headers = { 'content-type': 'application/json' };
      await fetch('${api.graphqlUrl}', { method: 'POST', headers, body: JSON.stringify({ query }) });
      const { showSepia } = await import('./live.ts');
      log(await new Promise((resolve) => showSepia(ids[0], resolve)));
    `);
    assert.match(said, /^http/);
  });

  test('of urql follows a file by a typed document', async () => {
    await start();
    const said = await project.run(`
      globalThis.sessionStorage = { getItem: () => 'secret' };
      import { documents } from './documents.ts';
      import { client } from './urql.ts';
      import { upload } from './upload.ts';
      console.log = () => {};
      const id = await upload(new File([${PNG}], 'photo.png', { type: 'image/png' }));
      const { data } = await new Promise((resolve) => client.subscription(documents.watchFile, { id }).subscribe(resolve));
      const removed = await client.mutation(documents.deleteFile, { id }).toPromise();
      process.stdout.write(data.file.status + ' ' + removed.data.deleteFile.success);
    `);
    assert.equal(said, 'READY true');
  });

  test('of Apollo’s cache joins the pages of a list', async () => {
    await start();
    const said = await project.run(`
      globalThis.sessionStorage = { getItem: () => 'secret' };
      import { ApolloClient, HttpLink } from '@apollo/client';
      import { cache } from './apollo-cache.ts';
      import { documents } from './documents.ts';
      import { darkroom } from './darkroom.ts';
      const names = ['a.png', 'b.png', 'c.png'];
      for (const name of names) await darkroom.upload(new File([${PNG}], name)).ready;
      const client = new ApolloClient({ cache, link: new HttpLink({ uri: '${api.graphqlUrl}' }) });
      const variables = { first: 2, where: { status: ['READY'] } };
      const list = client.watchQuery({ query: documents.files, variables });
      list.subscribe(() => undefined);
      const { data } = await list.refetch();
      await list.fetchMore({ variables: { after: data.files.pageInfo.endCursor } });
      const { files } = client.readQuery({ query: documents.files, variables });
      console.log(files.edges.map(({ node }) => node.name).join());
    `);
    assert.equal(said, 'c.png,b.png,a.png');
  });

  test('of React Native works without all that it lacks', async () => {
    await start();
    const said = await project.run(`
      ${REACT_NATIVE}
      const { upload } = await import('./native.ts');
      console.log(await upload('data:image/png;base64,' + ${PNG}.toString('base64'), 'photo.png'));
    `);
    assert.match(said, /^[0-9a-f-]{36}$/);
  });
});

/** Takes away what React Native 0.86 does not have, and gives it an XMLHttpRequest, as Node.js has none. */
const REACT_NATIVE = `
  for (const name of ['crypto', 'navigator', 'indexedDB', 'document']) {
    Object.defineProperty(globalThis, name, { value: undefined, configurable: true });
  }
  delete AbortSignal.prototype.throwIfAborted;
  delete Promise.withResolvers;
  AbortSignal.any = AbortSignal.timeout = undefined;
  Object.defineProperty(AbortSignal.prototype, 'reason', { get: () => undefined });
  globalThis.XMLHttpRequest = class extends EventTarget {
    upload = new EventTarget();
    status = 0;
    open(method, url) { this.request = { method, url }; }
    abort() {}
    getAllResponseHeaders() { return ''; }
    async send(body) {
      const { method, url } = this.request;
      const response = await fetch(url, { method, body });
      this.status = response.status;
      this.dispatchEvent(new Event('loadend'));
    }
  };
`;
