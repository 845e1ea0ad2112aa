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
      `Query.logo: A field of type ${type} cannot hold a file. Valid types: File, URL, String, and lists of these.`,
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
    const remedy = 'cannot hold a file. Valid types: ID, String, and lists of these.';
    assert.deepEqual(problemsOf(typeDefs), [
      `Query.a(b:): An argument of type ${type} ${remedy}`,
      `In.e: An input field of type ${type} ${remedy}`,
    ]);
  });

  test('cannot be the field of an interface, nor its argument', () => {
    const typeDefs = `
      interface Named { logo(of: ID @fileUpload): File @fileUpload }
      type Query implements Named { logo(of: ID): File }
    `;
    const [onField = '', onArgument = '', ...others] = problemsOf(typeDefs);
    assert.match(onField, /^Named\.logo: .*Put it on this field in the types that implement the interface\.$/);
    assert.match(
      onArgument,
      /^Named\.logo\(of:\): .*Put it on this argument in the types that implement the interface\.$/,
    );
    assert.deepEqual(others, []);
  });

  test('has the directive only once', () => {
    const typeDefs = 'type Query { logo: File @fileUpload @fileUpload(maxBytes: 1) }';
    const schema = buildSchema(directiveTypeDefs + typeDefs, { assumeValidSDL: true });
    assert.throws(() => readTargets(schema, settings), {
      message: /^Query\.logo: @fileUpload is repeated/,
    });
  });

  test('cannot be an argument of a directive', () => {
    const typeDefs = 'directive @cover(file: ID @fileUpload) on OBJECT type Query { a: Int }';
    assert.match(only(problemsOf(typeDefs)), /^@cover\(file:\): .*Put it on a field/);
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
    const remedy = 'Use a place where @fileUpload declares a policy: Query.logo.';
    assert.deepEqual(problemsOf(typeDefs), [
      `Query.b: Unknown target "Query.logos". ${remedy}`,
      `Query.c: Unknown target "Query.a". ${remedy}`,
    ]);
  });

  test('say so if there is no target yet', () => {
    assert.ok(only(problemsOf(field('(target: "Query.x")'))).includes('none yet'));
  });

  test('do not combine a target with a policy', () => {
    const typeDefs = `
      type Query {
        logo: File @fileUpload
        a: File @fileUpload(target: "Query.logo", maxBytes: 1, accept: ["image/*"])
        b: File @fileUpload(target: "Query.logo", maxBytes: null)
      }
    `;
    assert.match(
      only(problemsOf(typeDefs)),
      /^Query\.a: .* cannot be combined with maxBytes and accept\. Remove one or the other\.$/,
    );
  });

  test.each(['0', '-1', '1.5', '9007199254740992', '"5"', 'FIVE'])('do not give %s as maxPixels', (maxPixels) => {
    assert.deepEqual(problemsOf(field(`(maxPixels: ${maxPixels})`)), [
      `Query.logo: maxPixels must be a whole number, 1 or more, got ${maxPixels}.`,
    ]);
  });

  test.each(['0', '-1', '1.5', '9007199254740992', '"5"', 'FIVE'])('do not give %s as maxBytes', (maxBytes) => {
    assert.deepEqual(problemsOf(field(`(maxBytes: ${maxBytes})`), { maxBytes: 5000 }), [
      `Query.logo: maxBytes must be a whole number of bytes from 1 to 5000, got ${maxBytes}.`,
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
      `Query.logo: accept contains ${entry}, which is not a media type. Use a type such as "image/png" or a range such as "image/*".`,
    ]);
  });

  test.each([
    ['image/jpg', 'Use "image/jpeg"'],
    ['img/png', 'Use "image/png"'],
    ['application/xlsx', 'Use "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"'],
    ['application/docx', 'Use "application/vnd.openxmlformats-officedocument.wordprocessingml.document"'],
    ['video/mov', 'Use "video/quicktime"'],
    ['image/svg', 'Use "image/svg+xml"'],
    ['audio/mov', 'Use "video/quicktime"'],
    ['application/png', 'Use "image/png"'],
    ['model/x-stl', 'Use "model/stl"'],
    [
      'message/rfc822',
      'Use a type from docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
    [
      'application/x-ours',
      'Use a type from docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
    ['img/*', 'Use "image/*"'],
    [
      'multipart/*',
      'Use a type from docs/security/file-types.md, or "application/octet-stream" for files of unknown types',
    ],
  ])('do not accept %s, which is never detected', (entry, remedy) => {
    assert.deepEqual(problemsOf(field(`(accept: ["image/png", "${entry}"])`)), [
      `Query.logo: accept contains "${entry}", which is never detected. ${remedy}.`,
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

  test('do not have an empty accept', () => {
    assert.match(only(problemsOf(field('(accept: [])'))), /^Query\.logo: accept is empty/);
  });

  test('name conversions of the processor', () => {
    assert.deepEqual(problemsOf(field('(convert: [SEPIA, BLUR])')), [
      'Query.logo: Unknown conversion BLUR. Use SEPIA or THUMBNAIL.',
    ]);
    assert.deepEqual(problemsOf(field('(convert: [SEPIA])'), { conversions: [] }), [
      'Query.logo: Unknown conversion SEPIA. Pass a processor that has it to createDarkroom.',
    ]);
  });

  test('do not convert if no image is accepted', () => {
    assert.match(
      only(problemsOf(field('(accept: ["application/pdf"], convert: [SEPIA])'))),
      /^Query\.logo: convert has no effect/,
    );
    assert.deepEqual(problemsOf(field('(accept: ["application/pdf", "image/png"], convert: [SEPIA])')), []);
    assert.deepEqual(problemsOf(field('(convert: [SEPIA])')), []);
  });

  test('keep locations only of types that previews are made of', () => {
    assert.deepEqual(problemsOf(field('(keepLocation: true)')), []);
    assert.deepEqual(problemsOf(field('(keepLocation: false, accept: ["application/pdf"])')), []);
    assert.match(
      problemsOf(field('(keepLocation: true, accept: ["application/pdf"])')).join(),
      /^Query\.logo: keepLocation has no effect, because the processor makes previews of no type in accept/,
    );
    assert.match(problemsOf(field('(keepLocation: true)'), { canPreview: () => false }).join(), /has no effect/);
    assert.deepEqual(problemsOf(field('(keepLocation: "yes")')), [
      'Query.logo: keepLocation must be true or false, got "yes".',
    ]);
  });

  test('suggest tags only with a tagger, for types that it supports', () => {
    assert.deepEqual(problemsOf(field('(tag: true)'), { canTag: null }), [
      'Query.logo: tag requires a tagger. Pass one to createDarkroom, or remove tag.',
    ]);
    assert.match(
      only(problemsOf(field('(tag: true, accept: ["application/pdf"])'))),
      /^Query\.logo: tag has no effect, because the tagger supports no type in accept/,
    );
    assert.deepEqual(problemsOf(field('(tag: true, accept: ["application/pdf", "image/png"])')), []);
    assert.deepEqual(problemsOf(field('(tag: false)'), { canTag: null }), []);
    assert.deepEqual(problemsOf(field('(tag: "yes")')), ['Query.logo: tag must be true or false, got "yes".']);
  });

  test.each(['-0.1', '1.01', '"high"', '2'])('do not give %s as a confidence', (given) => {
    assert.deepEqual(problemsOf(field(`(tag: true, minConfidence: ${given})`)), [
      `Query.logo: minConfidence must be a number from 0 to 1, got ${given}.`,
    ]);
  });

  test('set a confidence only if tags are suggested', () => {
    for (const given of ['0', '1', '0.25']) {
      assert.deepEqual(problemsOf(field(`(tag: true, minConfidence: ${given})`)), []);
    }
    assert.match(
      only(problemsOf(field('(minConfidence: 0.5)'))),
      /^Query\.logo: minConfidence has no effect without suggested tags/,
    );
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

  test('set a known visibility', () => {
    assert.deepEqual(problemsOf(field('(visibility: SECRET)')), [
      'Query.logo: visibility must be PUBLIC or PRIVATE, got SECRET.',
    ]);
  });

  test('remove metadata only from what is published, and from types that it can be removed from', () => {
    assert.deepEqual(problemsOf(field('(visibility: PUBLIC, metadata: HIDE)')), [
      'Query.logo: metadata must be STRIP or KEEP, got HIDE.',
    ]);
    assert.deepEqual(problemsOf(field('(metadata: STRIP, accept: ["image/png"])')), [
      'Query.logo: metadata is STRIP, but visibility is PRIVATE, and only published images are stripped. Set visibility to PUBLIC, or remove metadata.',
    ]);
    const removable = 'image/jpeg, image/png, image/webp, image/gif, image/avif, image/heic, image/heic-sequence';
    for (const [accept, others] of [
      ['["image/png", "application/pdf"]', 'application/pdf'],
      ['["image/*"]', 'image/bmp, image/bpg, image/emf, …'],
      ['["application/octet-stream", "image/jpeg"]', 'application/octet-stream'],
    ]) {
      assert.deepEqual(problemsOf(field(`(visibility: PUBLIC, metadata: STRIP, accept: ${accept})`)), [
        `Query.logo: metadata is STRIP, but accept allows types whose metadata cannot be removed (${others}). List only ${removable} in accept. Or remove metadata: Darkroom then strips these types and publishes others unchanged.`,
      ]);
    }
  });
});

test('all problems are reported at once', () => {
  const typeDefs = `
    type Query { a: Int @fileUpload(maxBytes: 0) }
    type Mutation { b(c: ID @fileUpload(target: "X.y")): Int }
  `;
  assert.deepEqual(
    problemsOf(typeDefs).map((line) => line.split(': ')[0]),
    ['Query.a', 'Query.a', 'Mutation.b(c:)'],
  );
});
