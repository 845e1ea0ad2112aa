import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { describe } from 'vitest';
import { DarkroomError } from '../../packages/core/src/errors/darkroom-error.ts';
import { contentDisposition } from '../../packages/core/src/files/content-disposition.ts';
import { isFileId } from '../../packages/core/src/files/file-id.ts';
import { unknownTarget } from '../../packages/core/src/files/unknown-target.ts';
import { isViewerId } from '../../packages/core/src/files/viewer-id.ts';
import { isAccepted, mayBecomeAccepted } from '../../packages/core/src/media-types/acceptance.ts';
import { parseDeclaredType, parseMediaTypeOrRange } from '../../packages/core/src/media-types/media-type.ts';
import type { FileRecord } from '../../packages/core/src/ports/records.ts';
import { nameKey } from '../../packages/core/src/ports/rules/name-key.ts';
import { readFileFilter } from '../../packages/core/src/search/file-filter.ts';
import { cursorOf, readCursor } from '../../packages/core/src/search/list-files.ts';
import { readTagFilter } from '../../packages/core/src/search/tag-filter.ts';
import { cleanSuggestions } from '../../packages/core/src/tags/clean-suggestions.ts';
import { readTagName, readTagPrefix } from '../../packages/core/src/tags/tag-name.ts';
import { cleanName } from '../../packages/core/src/uploads/start-upload.ts';
import { anyText, damaged, fuzz, SLOW_TEXTS } from '../support/fuzz.ts';

/** A key of an index of Postgres may have 2,704 bytes, and an owner's id of 255 stands beside a tag's. */
const MAX_KEY_BYTES = 2300;

const ID = '0b0c5b4e-7d5c-4e0e-9b1a-2a7d0c9a1f11';

const CURSOR = cursorOf({ createdAt: new Date(1_700_000_000_000), id: ID });

/** What the parser gives; undefined where it refuses the input as the caller's mistake. */
function orRefused<Result>(parse: () => Result): Result | undefined {
  try {
    return parse();
  } catch (error) {
    assert.ok(error instanceof DarkroomError && error.code === 'BAD_USER_INPUT', String(error));
    assert.ok(error.message.length < 2000);
    return undefined;
  }
}

describe('a client’s text', () => {
  fuzz(
    'as the name of a tag fits into an index, and reads the same again',
    anyText,
    (text) => {
      const tag = readTagName(text);
      if (tag === null) return;
      assert.ok(Buffer.byteLength(tag.key) <= MAX_KEY_BYTES);
      assert.deepEqual(readTagName(tag.name), tag);
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as a prefix of tags',
    anyText,
    (text) => {
      orRefused(() => readTagPrefix(text));
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as the beginning of a file’s name fits into an index',
    anyText,
    (name) => {
      const filter = orRefused(() => readFileFilter({ name }, new Map()));
      if (filter?.namePrefix == null) return;
      assert.ok(Buffer.byteLength(nameKey(filter.namePrefix)) <= MAX_KEY_BYTES);
      assert.ok(nameKey(`${filter.namePrefix}.jpg`).startsWith(nameKey(filter.namePrefix)));
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as names of a filter',
    fc.array(anyText, { maxLength: 25 }),
    (names) => {
      const filter = orRefused(() => readTagFilter({ tags: { all: names } }));
      assert.ok((filter?.all.length ?? 0) <= 20);
    },
    SLOW_TEXTS.map((text) => [text]),
  );

  fuzz(
    'as a cursor, which is read only where it is one of ours',
    fc.oneof(anyText, damaged(fc.constant(CURSOR))),
    (text) => {
      const position = orRefused(() => readCursor(text));
      if (position === undefined) return;
      assert.ok(isFileId(position.id) && !Number.isNaN(position.createdAt.getTime()));
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as a media type',
    fc.oneof(anyText, damaged(fc.constant('image/svg+xml; charset=utf-8'))),
    (text) => {
      const type = orRefused(() => parseDeclaredType(text));
      if (typeof type === 'string') assert.match(type, /^[\x21-\x7e]{3,255}$/);
      const range = parseMediaTypeOrRange(text);
      if (range !== null) assert.match(range, /^[\x21-\x7e]{3,255}$/);
      isAccepted(type ?? 'a/b', range === null ? null : [range]);
      mayBecomeAccepted(type ?? 'a/b', range === null ? null : [range]);
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as the name of a file, which is then part of a header',
    anyText,
    (text) => {
      const name = orRefused(() => cleanName(text));
      if (name === undefined) return;
      assert.ok(name === null || (name.length <= 255 && name.isWellFormed()));
      const file = { id: ID, name } as FileRecord;
      for (const conversion of [null, 'SEPIA']) {
        // Throws where the value cannot be one of a header.
        const headers = new Headers({ 'content-disposition': contentDisposition(file, 'image/png', conversion) });
        assert.match(headers.get('content-disposition') ?? '', /^(inline|attachment)(;|$)/);
      }
    },
    SLOW_TEXTS,
  );

  fuzz(
    'as an id, a viewer’s id and a target',
    anyText,
    (text) => {
      if (isFileId(text)) assert.equal(text.length, 36);
      if (isViewerId(text)) assert.ok(Buffer.byteLength(text) <= 255);
      assert.ok(unknownTarget(text).message.length < 500);
    },
    SLOW_TEXTS,
  );

  const suggestion = fc.record({ name: anyText, confidence: fc.oneof(fc.double(), fc.double({ min: 0, max: 1 })) });
  fuzz(
    'as the suggestions of a tagger',
    fc.array(suggestion, { maxLength: 20 }),
    (suggestions) => {
      for (const { name, confidence } of cleanSuggestions(suggestions, null)) {
        assert.ok(name.length > 0 && confidence >= 0 && confidence <= 1);
      }
    },
    SLOW_TEXTS.map((name) => [{ name, confidence: 1 }]),
  );
});
