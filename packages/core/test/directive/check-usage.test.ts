import assert from 'node:assert/strict';
import { buildSchema } from 'graphql';
import { describe, test } from 'vitest';
import type { DirectiveSettings } from '../../src/directive/directive-runtime.ts';
import { readTargets } from '../../src/directive/read-targets.ts';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import { only } from '../support/only.ts';
import { directiveTypeDefs, hostSchema, settings } from './host-schema.ts';

/** What is wrong with a schema, a line each. */
function problemsOf(typeDefs: string, overrides: Partial<DirectiveSettings> = {}): readonly string[] {
  const schema = hostSchema(typeDefs);
  try {
    readTargets(schema, { ...settings, ...overrides });
    return [];
  } catch (error) {
    if (error instanceof DarkroomError && error.code === 'INVALID_CONFIGURATION') return error.message.split('\n');
    throw error;
  }
}

const field = (args: string): string => `type Query { logo: File @fileUpload${args} }`;

describe('the place of @fileUpload', () => {
  test.each(['File', 'File!', '[File!]!', '[File]', '[[File!]!]', 'URL', '[URL!]', 'String', 'String!'])(
    'can be a field of type %s',
    (type) => {
      assert.deepEqual(problemsOf(`type Query { logo: ${type} @fileUpload }`), []);
    },
  );

  test.each(['Int', 'ID', 'Boolean!', '[ID!]', 'Query', 'FileVisibility'])('cannot be a field of type %s', (type) => {
    assert.deepEqual(problemsOf(`type Query { logo: ${type} @fileUpload }`), [
      `Query.logo: a field of type ${type} cannot hold a file; give it the type File or URL or String, or a list of these.`,
    ]);
  });

  test.each(['ID', 'ID!', '[ID!]!', '[[ID]]', 'String'])('can be an argument or input field of type %s', (type) => {
    const typeDefs = `type Query { a(b: ${type} @fileUpload): Int c(d: In): Int } input In { e: ${type} @fileUpload }`;
    assert.deepEqual(problemsOf(typeDefs), []);
  });

  test.each(['Int', 'URL', 'Boolean', '[Int!]', 'Other'])('cannot be an argument or input field of type %s', (type) => {
    const typeDefs = `
        type Query { a(b: ${type} @fileUpload): Int c(d: In): Int }
        input In { e: ${type} @fileUpload }
        input Other { f: Int }
      `;
    const remedy = 'cannot hold a file; give it the type ID or String, or a list of these.';
    assert.deepEqual(problemsOf(typeDefs), [
      `Query.a(b:): an argument of type ${type} ${remedy}`,
      `In.e: an input field of type ${type} ${remedy}`,
    ]);
  });

  test('cannot be the field of an interface, nor its argument', () => {
    const typeDefs = `
      interface Named { logo(of: ID @fileUpload): File @fileUpload }
      type Query implements Named { logo(of: ID): File }
    `;
    const [onField = '', onArgument = '', ...others] = problemsOf(typeDefs);
    assert.match(onField, /^Named\.logo: .*put it on this field of the types that implement it\.$/);
    assert.match(onArgument, /^Named\.logo\(of:\): .*put it on this argument in the types that implement it\.$/);
    assert.deepEqual(others, []);
  });

  test('has it once', () => {
    const typeDefs = 'type Query { logo: File @fileUpload @fileUpload(maxBytes: 1) }';
    const schema = buildSchema(directiveTypeDefs + typeDefs, { assumeValidSDL: true });
    assert.throws(() => readTargets(schema, settings), {
      message: /^Query\.logo: @fileUpload stands here more than once/,
    });
  });

  test('cannot be an argument of a directive', () => {
    const typeDefs = 'directive @cover(file: ID @fileUpload) on OBJECT type Query { a: Int }';
    assert.match(only(problemsOf(typeDefs)), /^@cover\(file:\): .*put it on a field/);
  });
});

describe('the arguments of @fileUpload', () => {
  test('name a target that exists', () => {
    const typeDefs = `
      type Query {
        logo: File @fileUpload
        a: File @fileUpload(target: "Query.logo")
        b: File @fileUpload(target: "Query.logos")
        c: File @fileUpload(target: "Query.a")
      }
    `;
    const remedy = 'name a place where @fileUpload states a policy: Query.logo.';
    assert.deepEqual(problemsOf(typeDefs), [
      `Query.b: there is no target "Query.logos"; ${remedy}`,
      `Query.c: there is no target "Query.a"; ${remedy}`,
    ]);
  });

  test('say where there is no target at all yet', () => {
    assert.ok(only(problemsOf(field('(target: "Query.x")'))).includes('none does yet'));
  });

  test('do not name a target beside a policy', () => {
    const typeDefs = `
      type Query {
        logo: File @fileUpload
        a: File @fileUpload(target: "Query.logo", maxBytes: 1, accept: ["image/*"])
        b: File @fileUpload(target: "Query.logo", maxBytes: null)
      }
    `;
    assert.match(
      only(problemsOf(typeDefs)),
      /^Query\.a: .* maxBytes and accept cannot stand beside it; keep one or the other\.$/,
    );
  });

  test.each(['0', '-1', '1.5', '9007199254740992', '"5"', 'FIVE'])('do not give %s as maxPixels', (maxPixels) => {
    assert.deepEqual(problemsOf(field(`(maxPixels: ${maxPixels})`)), [
      `Query.logo: maxPixels is ${maxPixels}; give a whole number, 1 or more.`,
    ]);
  });

  test.each(['0', '-1', '1.5', '9007199254740992', '"5"', 'FIVE'])('do not give %s as maxBytes', (maxBytes) => {
    assert.deepEqual(problemsOf(field(`(maxBytes: ${maxBytes})`), { maxBytes: 5000 }), [
      `Query.logo: maxBytes is ${maxBytes}; give a whole number of bytes from 1 to 5000.`,
    ]);
  });

  test.each([
    '"image"',
    '" image/png"',
    '"*/*"',
    '"image/"',
    '"image/p*"',
    '"text/plain; charset=utf-8"',
    '""',
    '1',
    'null',
  ])('do not give %s as an accepted media type', (entry) => {
    assert.deepEqual(problemsOf(field(`(accept: ["image/png", ${entry}])`)), [
      `Query.logo: accept has ${entry}, which is no media type; write "image/png", or "image/*" for all of a kind.`,
    ]);
  });

  test.each([
    ['image/jpg', 'write "image/jpeg"'],
    ['img/png', 'write "image/png"'],
    ['application/xlsx', 'write "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"'],
    ['application/docx', 'write "application/vnd.openxmlformats-officedocument.wordprocessingml.document"'],
    ['video/mov', 'write "video/quicktime"'],
    ['image/svg', 'write "image/svg+xml"'],
    ['audio/mov', 'write "video/quicktime"'],
    ['application/png', 'write "image/png"'],
    ['model/x-stl', 'write "model/stl"'],
    [
      'message/rfc822',
      'name a type of docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
    [
      'application/x-ours',
      'name a type of docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
    ['img/*', 'write "image/*"'],
    [
      'multipart/*',
      'name a type of docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
  ])('do not accept %s, which no file is ever found to be', (entry, remedy) => {
    assert.deepEqual(problemsOf(field(`(accept: ["image/png", "${entry}"])`)), [
      `Query.logo: accept has "${entry}", which no file is ever found to be; ${remedy}.`,
    ]);
  });

  test.each([
    'application/x-zip-compressed',
    'audio/x-m4a',
    'application/vnd.rar',
    'image/x-icon',
    'image/pjpeg',
    'video/MP1S',
    'model/stl',
    'application/octet-stream',
    'application/vnd.ours+zip',
    'application/vnd.ours+json',
    'text/x-ours',
  ])('accept %s', (entry) => {
    assert.deepEqual(problemsOf(field(`(accept: ["${entry}"])`)), []);
  });

  test.each(['image/svg+xml', 'application/vnd.ms-excel', 'font/*', 'audio/3gpp2'])('take %s', (entry) => {
    assert.deepEqual(problemsOf(field(`(accept: ["${entry}"])`)), []);
  });

  test('do not accept nothing at all', () => {
    assert.match(only(problemsOf(field('(accept: [])'))), /^Query\.logo: accept is empty/);
  });

  test('name conversions that are on offer', () => {
    assert.deepEqual(problemsOf(field('(convert: [SEPIA, BLUR])')), [
      'Query.logo: there is no conversion BLUR; use SEPIA or THUMBNAIL.',
    ]);
    assert.deepEqual(problemsOf(field('(convert: [SEPIA])'), { conversions: [] }), [
      'Query.logo: there is no conversion SEPIA; give createDarkroom a processor that has it.',
    ]);
  });

  test('do not convert what accepts no image', () => {
    assert.match(
      only(problemsOf(field('(accept: ["application/pdf"], convert: [SEPIA])'))),
      /^Query\.logo: convert never applies/,
    );
    assert.deepEqual(problemsOf(field('(accept: ["application/pdf", "image/png"], convert: [SEPIA])')), []);
    assert.deepEqual(problemsOf(field('(convert: [SEPIA])')), []);
  });

  test('suggest tags with a tagger alone, for what it takes', () => {
    assert.deepEqual(problemsOf(field('(tag: true)'), { canTag: null }), [
      'Query.logo: tag needs a tagger; give createDarkroom one, or leave tag out.',
    ]);
    assert.match(
      only(problemsOf(field('(tag: true, accept: ["application/pdf"])'))),
      /^Query\.logo: tag never applies, as accept names no type that the tagger takes/,
    );
    assert.deepEqual(problemsOf(field('(tag: true, accept: ["application/pdf", "image/png"])')), []);
    assert.deepEqual(problemsOf(field('(tag: false)'), { canTag: null }), []);
    assert.deepEqual(problemsOf(field('(tag: "yes")')), ['Query.logo: tag is "yes"; make it true or false.']);
  });

  test.each(['-0.1', '1.01', '"high"', '2'])('do not give %s as a confidence', (given) => {
    assert.deepEqual(problemsOf(field(`(tag: true, minConfidence: ${given})`)), [
      `Query.logo: minConfidence is ${given}; give a number from 0 to 1.`,
    ]);
  });

  test('give a confidence where tags are suggested', () => {
    for (const given of ['0', '1', '0.25']) {
      assert.deepEqual(problemsOf(field(`(tag: true, minConfidence: ${given})`)), []);
    }
    assert.match(only(problemsOf(field('(minConfidence: 0.5)'))), /^Query\.logo: minConfidence is for suggested tags/);
    const defaults = { ...settings.defaults, tag: true };
    assert.deepEqual(problemsOf(field('(minConfidence: 0.5)'), { defaults }), []);
    assert.equal(problemsOf(field('(tag: false, minConfidence: 0.5)'), { defaults }).length, 1);
  });

  test('make nothing PUBLIC with a storage that cannot publish', () => {
    assert.match(
      only(problemsOf(field('(visibility: PUBLIC)'), { canPublish: false })),
      /^Query\.logo: visibility is PUBLIC, but the storage cannot publish/,
    );
    assert.deepEqual(problemsOf(field('(visibility: PRIVATE)'), { canPublish: false }), []);
  });

  test('give a visibility that there is', () => {
    assert.deepEqual(problemsOf(field('(visibility: SECRET)')), [
      'Query.logo: visibility is SECRET; make it PUBLIC or PRIVATE.',
    ]);
  });

  test('remove metadata only from what is published, and from types that it can be removed from', () => {
    assert.deepEqual(problemsOf(field('(visibility: PUBLIC, metadata: HIDE)')), [
      'Query.logo: metadata is HIDE; make it STRIP or KEEP.',
    ]);
    assert.deepEqual(problemsOf(field('(metadata: STRIP, accept: ["image/png"])')), [
      'Query.logo: metadata is STRIP, which is for what is published, but visibility is PRIVATE; make it PUBLIC, or leave metadata out.',
    ]);
    const removable = 'image/jpeg, image/png, image/webp, image/gif, image/avif, image/heic, image/heic-sequence';
    for (const [accept, others] of [
      ['["image/png", "application/pdf"]', 'application/pdf'],
      ['["image/*"]', 'image/bmp, image/bpg, image/emf, …'],
      ['["application/octet-stream", "image/jpeg"]', 'application/octet-stream'],
    ]) {
      assert.deepEqual(problemsOf(field(`(visibility: PUBLIC, metadata: STRIP, accept: ${accept})`)), [
        `Query.logo: metadata is STRIP, but accept takes types that it cannot be removed from (${others}); name only types of ${removable} in accept, or leave metadata out: it is then removed from these types, and kept in others.`,
      ]);
    }
  });
});

test('everything that is wrong is told at once', () => {
  const typeDefs = `
    type Query { a: Int @fileUpload(maxBytes: 0) }
    type Mutation { b(c: ID @fileUpload(target: "X.y")): Int }
  `;
  assert.deepEqual(
    problemsOf(typeDefs).map((line) => line.split(': ')[0]),
    ['Query.a', 'Query.a', 'Mutation.b(c:)'],
  );
});
