import assert from 'node:assert/strict';
import type { UploadState, UploadTask } from '@graphql-darkroom/client';
import { parse } from 'graphql';
import { test } from 'vitest';
import { describeUse } from '../web/src/file/describe-use.ts';
import { withKnownUrls } from '../web/src/file/use-stable-srcset.ts';
import type { GalleryFile, GalleryPage } from '../web/src/gallery/gallery-file.ts';
import { appendPage, applyLiveEvent, type LiveEvent } from '../web/src/gallery/merge-pages.ts';
import { formatOperation } from '../web/src/log/format-operation.ts';
import { newestUpload } from '../web/src/upload/newest-upload.ts';

const file = (number: number): GalleryFile => ({
  id: `${number}`,
  version: 1,
  name: null,
  status: 'READY',
  contentType: null,
  width: null,
  height: null,
  placeholder: null,
  srcset: null,
  createdAt: new Date(number * 1000).toISOString(),
  sepia: null,
  tags: [],
});
const event = (ids: readonly number[], changed: readonly number[], hasNextPage = true): LiveEvent => ({
  ids: ids.map(String),
  changed: changed.map(file),
  pageInfo: { hasNextPage, endCursor: `after ${ids.at(-1)}` },
});
const idsOf = ({ files }: GalleryPage): string => files.map(({ id }) => id).join();
const START: GalleryPage = { files: [5, 4, 3, 2, 1].map(file), hasMore: true, cursor: 'after 1' };

test('a gallery keeps what new files push off its first page, and where it goes on', () => {
  const after = applyLiveEvent(START, event([6, 5, 4], [6]));
  assert.equal(idsOf(after), '6,5,4,3,2,1');
  assert.equal(after.cursor, 'after 1');
});

test('a gallery leaves out what is deleted from its first page', () => {
  assert.equal(idsOf(applyLiveEvent(START, event([5, 3, 2], [2]))), '5,3,2,1');
  assert.equal(idsOf(applyLiveEvent(START, event([5, 3], [], false))), '5,3');
});

test('a gallery goes on behind its first page where there is no other', () => {
  const first = applyLiveEvent({ files: [], hasMore: false, cursor: null }, event([3, 2], [3, 2]));
  assert.deepEqual([idsOf(first), first.hasMore, first.cursor], ['3,2', true, 'after 2']);
  const both = appendPage(first, { files: [2, 1].map(file), hasMore: false, cursor: null });
  assert.deepEqual([idsOf(both), both.hasMore], ['3,2,1', false]);
});

test('an image keeps its first URL when its signature changes, and gets wider ones', () => {
  const before = '/a?signature=1 256w, /b?signature=1 512w';
  const after = withKnownUrls(before, '/a?signature=2 256w, /c?signature=2 512w, /d?signature=2 1024w');
  assert.equal(after, '/a?signature=1 256w, /c?signature=2 512w, /d?signature=2 1024w');
  assert.equal(withKnownUrls(before, null), null);
  assert.equal(withKnownUrls(null, before), before);
});

test('an operation of one line is shown with a line for each field, and means the same', () => {
  const query =
    'subscription files($where: FileWhere) { files(where: $where, first: 24) { ids changed { id sepia: conversion(name: SEPIA) { status } ... { name ... on File { url } } } } }';
  const text = formatOperation(query);
  assert.equal(
    text,
    `subscription files($where: FileWhere) {
  files(where: $where, first: 24) {
    ids
    changed {
      id
      sepia: conversion(name: SEPIA) {
        status
      }
      ... {
        name
        ... on File {
          url
        }
      }
    }
  }
}`,
  );
  assert.deepEqual(parse(text, { noLocation: true }), parse(query, { noLocation: true }));
});

test.each([
  [{ attachments: [], expiresAt: null }, null],
  [{ attachments: null, expiresAt: null }, null],
  [
    {
      attachments: [
        { target: 'Customer.photos', subject: '1' },
        { target: 'Site.cover', subject: null },
      ],
      expiresAt: null,
    },
    'used as Customer.photos of 1, Site.cover',
  ],
  [
    { attachments: [], expiresAt: new Date(2026, 4, 3, 14, 30).toISOString() },
    'deleted on May 3, 2026, 2:30 PM, unless it is used by then',
  ],
])('a photo is described by where it is used, or when it goes: %j', (photo, described) => {
  // Engines put another kind of space before PM.
  assert.equal(describeUse(photo)?.replaceAll('\u202F', ' ') ?? null, described);
});

/** An upload that the server assigns an id to when `begin` is called. */
function pendingUpload() {
  let fileId: string | null = null;
  const listeners = new Set<() => void>();
  const task = {
    getState: () => ({ fileId }) as UploadState,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as UploadTask;
  const begin = (id: string): void => {
    fileId = id;
    for (const listener of listeners) listener();
  };
  return { task, begin, listeners };
}

test('the first photo of the latest batch is shown once it has an id, with one subscription at a time', () => {
  const shown: string[] = [];
  const newest = newestUpload((id) => void shown.push(id));
  const [first, second, third] = [pendingUpload(), pendingUpload(), pendingUpload()];

  // As React does in its strict mode: an effect, its end, and the effect again.
  newest.follow([first.task, second.task]);
  newest.pause();
  newest.follow([first.task, second.task]);
  assert.deepEqual([first.listeners.size, second.listeners.size], [1, 0]);
  newest.follow([first.task, second.task, third.task]);
  assert.deepEqual([first.listeners.size, third.listeners.size], [0, 1]);

  first.begin('a');
  assert.deepEqual(shown, []);
  third.begin('c');
  third.begin('c');
  newest.follow([first.task, third.task]);
  assert.deepEqual(shown, ['c']);
  assert.equal(third.listeners.size, 0);
});

test('a photo that got its id while no one waited is shown', () => {
  const shown: string[] = [];
  const newest = newestUpload((id) => void shown.push(id));
  const upload = pendingUpload();
  newest.follow([upload.task]);
  newest.pause();
  upload.begin('a');
  newest.follow([upload.task]);
  assert.deepEqual(shown, ['a']);
});
