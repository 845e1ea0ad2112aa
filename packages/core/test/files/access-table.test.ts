import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'vitest';
import { memoryTagger } from '../../src/index.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { PNG } from '../support/sample-bytes.ts';
import { REVIEW, SUGGEST } from '../support/tagging.ts';
import { type TestHost, testHost } from '../support/test-host.ts';
import { COMPLETE, CONVERT, DELETE, put, START, type StartedUpload } from '../support/uploading.ts';

const page = await readFile(new URL('../../../../docs/concepts/who-may-do-what.md', import.meta.url), 'utf8');
const [, section = ''] = /## Every case\n([^]*?)\n## /.exec(page) ?? [];

/** The tables of the section, row by row and cell by cell, without the lines under their heads. */
const [starts = [], files = []] = section
  .split(/\n\n+/)
  .filter((block) => block.startsWith('|'))
  .map((block) =>
    block
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('| -'))
      .map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      ),
  );

/** A file, and somebody who wants to do something with it. */
interface Situation {
  readonly host: TestHost;
  /** READY. */
  readonly id: string;
  /** UPLOADING, by the same uploader; null where the situation is one that only files which are READY can be in. */
  readonly openId: string | null;
  readonly who: string | null;
  /** Reads by this document, through a field of the host's, and not by the file's id. */
  readonly through: string | null;
  /** Hands the id to an argument of the host's. */
  readonly attach: string;
}

const SET_COVER = 'mutation ($id: ID!) { setCover(cover: $id) { id } }';
const SET_LOGO = 'mutation ($id: ID!) { setLogo(id: "1", logo: $id) { id } }';
const ATTACH = 'mutation ($id: ID!) { setPortrait(portrait: $id) { id } }';

/** How each action is tried; says whether it was allowed. */
const TRIALS: Readonly<Record<string, (situation: Situation) => Promise<boolean>>> = {
  UPLOAD: async ({ host, id, openId, who }) => {
    const completed = await isAllowed(host, COMPLETE, { id }, who);
    if (openId === null) return completed;
    const resumed = await host.ask('query ($id: ID!) { fileUpload(id: $id) { id urls } }', { id: openId }, who);
    const aborted = await isAllowed(
      host,
      'mutation ($id: ID!) { abortFileUpload(id: $id) { id } }',
      { id: openId },
      who,
    );
    assert.deepEqual([resumed !== null, aborted], [completed, completed]);
    return completed;
  },
  READ: async ({ host, id, who, through }) => {
    if (through !== null) {
      const parent = await host.ask<object>(through, {}, who);
      return Object.values(parent)[0] !== null;
    }
    const byUrl = await host.ask('query ($id: ID!) { urlForFile(id: $id) { url } }', { id }, who);
    const byId = await host.ask('query ($id: ID!) { file(id: $id) { url } }', { id }, who);
    const events = await host.follow('subscription ($id: ID!) { file(id: $id) { id } }', { id }, who);
    const event = await events.next();
    await events.return?.();
    assert.deepEqual([byUrl !== null, event.value !== null], [byId !== null, byId !== null]);
    return byId !== null;
  },
  ATTACH: async ({ host, id, who, attach }) => isAllowed(host, attach, { id }, who),
  CONVERT: async ({ host, id, who }) => isAllowed(host, CONVERT, { id }, who),
  TAG: async ({ host, id, who }) => {
    const suggested = await isAllowed(host, SUGGEST, { id }, who);
    const reviewed = await isAllowed(host, REVIEW, { id, add: ['mine'] }, who);
    assert.equal(reviewed, suggested);
    return reviewed;
  },
  DELETE: async ({ host, id, who }) => isAllowed(host, DELETE, { id }, who),
};

/** How the situation of each row is brought about; more than one where it says "anyone". */
const SITUATIONS: Readonly<Record<string, () => Promise<readonly Situation[]>>> = {
  'a viewer, their own file': () => uploadedBy('ada', ['ada']),
  'another viewer': () => uploadedBy('ada', ['bob']),
  'an anonymous caller': () => uploadedBy('ada', [null]),
  'anyone, at the record that it is attached to': () =>
    uploadedBy('ada', ['bob', null], { attach: SET_LOGO, through: '{ record(id: "1") { logo { id url } } }' }),
  'anyone, at another record': () =>
    uploadedBy('ada', ['bob', null], {
      attach: SET_LOGO,
      through: '{ record(id: "2") { logo { id url } } }',
      attachAgain: 'mutation ($id: ID!) { setLogo(id: "2", logo: $id) { id } }',
    }),
  'anyone, at a target without records': () =>
    uploadedBy('ada', ['bob', null], { attach: ATTACH, through: '{ customer { portrait { id url } } }' }),
  'anyone, if it is PUBLIC and READY': () => uploadedBy('ada', ['bob', null], { target: 'Customer.logo' }),
  'anyone with the id, a file without an owner': () => uploadedBy(null, ['bob', null]),
  'the same, once it was attached': async () => [
    ...(await uploadedBy(null, ['bob', null], { attach: SET_COVER, attachAgain: ATTACH })),
    ...(await uploadedBy(null, ['bob', null], { attach: SET_LOGO, attachAgain: ATTACH, isDetached: true })),
  ],
};

async function uploadedBy(
  uploader: string | null,
  callers: readonly (string | null)[],
  options: { target?: string; attach?: string; attachAgain?: string; through?: string; isDetached?: boolean } = {},
): Promise<readonly Situation[]> {
  const { target = 'Customer.portrait', attach = null, attachAgain = attach ?? ATTACH, through = null } = options;
  return Promise.all(
    callers.map(async (who) => {
      const storage = observedStorage();
      const host = testHost({ storage, tagger: memoryTagger(), anonymousUploads: uploader === null });
      const ids: string[] = [];
      for (let count = 0; count < 2; count += 1) {
        const started = await host.ask<StartedUpload>(START, { target }, uploader);
        assert.equal(await put(storage, started.urls[0], PNG), 200);
        ids.push(started.id);
      }
      const [id = '', openId = ''] = ids;
      await host.ask(COMPLETE, { id }, uploader);
      if (attach !== null) await host.ask(attach, { id }, uploader);
      if (options.isDetached) await host.darkroom.files.detach({ target: 'Record.logo', subject: '1' });
      return { host, id, openId: attach === null ? openId : null, who, through, attach: attachAgain };
    }),
  );
}

async function isAllowed(
  host: TestHost,
  document: string,
  variables: Record<string, unknown>,
  who: string | null,
): Promise<boolean> {
  const codes = await host.codes(document, variables, who);
  for (const code of codes) {
    assert.ok(['UNAUTHENTICATED', 'FORBIDDEN', 'FILE_NOT_FOUND'].includes(String(code)), String(code));
  }
  return codes.length === 0;
}

/** Who wants to start an upload, by the rows of the table. */
const STARTERS: Readonly<Record<string, { readonly who: string | null; readonly anonymousUploads: boolean }>> = {
  'a viewer': { who: 'ada', anonymousUploads: false },
  'an anonymous caller': { who: null, anonymousUploads: false },
  'an anonymous caller, with `anonymousUploads`': { who: null, anonymousUploads: true },
};

test('the tables of the docs have a row for each situation, and name each action', () => {
  const situations = (table: typeof files) => table.slice(1).map(([situation]) => situation);
  assert.deepEqual(starts[0]?.slice(1), ['`START`']);
  assert.deepEqual(situations(starts), Object.keys(STARTERS));
  assert.deepEqual(situations(files), Object.keys(SITUATIONS));
  for (const [situation, says = ''] of files.slice(1)) {
    const named = says === 'nothing' ? [] : says.split(', ').map((action) => action.slice(1, -1));
    assert.ok(says === 'nothing' || named.length > 0, situation);
    assert.deepEqual(
      named,
      Object.keys(TRIALS).filter((action) => named.includes(action)),
      situation,
    );
  }
});

test.each(starts.slice(1))('START by %s: %s', async (starter, says) => {
  const { who = null, anonymousUploads = false } = STARTERS[starter ?? ''] ?? {};
  assert.equal(await isAllowed(testHost({ anonymousUploads }), START, {}, who), says === 'yes');
});

const cells = files.slice(1).flatMap(([situation = '', allowed = '']) =>
  Object.keys(TRIALS).map((action) => ({
    action,
    situation,
    says: allowed.includes(`\`${action}\``) ? 'yes' : 'no',
  })),
);

test.each(cells)('$action by $situation: $says', async ({ action, situation, says }) => {
  const situations = (await SITUATIONS[situation]?.()) ?? [];
  assert.ok(situations.length > 0, `${situations.length}`);
  const allowed = await Promise.all(situations.map(async (one) => TRIALS[action]?.(one)));
  assert.deepEqual(
    allowed,
    situations.map(() => says === 'yes'),
  );
});
