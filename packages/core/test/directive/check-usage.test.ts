import { buildSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { DirectiveSettings } from '../../src/directive/directive-runtime.ts';
import { readTargets } from '../../src/directive/read-targets.ts';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import { directiveTypeDefs, hostSchema, settings } from './host-schema.ts';

/** What is wrong with a schema, a line each. */
function problemsOf(typeDefs: string, overrides: Partial<DirectiveSettings> = {}): readonly string[] {
  const schema = hostSchema(typeDefs);
  try {
    readTargets(schema, { ...settings, ...overrides });
    return [];
  } catch (error) {
    if (error instanceof DarkroomError && error.code === 'INVALID_CONFIGURATION') {
      return error.message.split('\n');
    }
    throw error;
  }
}

const field = (args: string): string => `type Query { logo: File @fileUpload${args} }`;

describe('the place of @fileUpload', () => {
  test.each(['File', 'File!', '[File!]!', '[File]', '[[File!]!]', 'URL', '[URL!]', 'String', 'String!'])(
    'can be a field of type %s',
    (type) => {
      expect(problemsOf(`type Query { logo: ${type} @fileUpload }`)).toEqual([]);
    },
  );

  test.each(['Int', 'ID', 'Boolean!', '[ID!]', 'Query', 'FileVisibility'])('cannot be a field of type %s', (type) => {
    expect(problemsOf(`type Query { logo: ${type} @fileUpload }`)).toEqual([
      `Query.logo: a field of type ${type} cannot hold a file; give it the type File or URL or String, or a list of these.`,
    ]);
  });

  test.each(['ID', 'ID!', '[ID!]!', '[[ID]]', 'String'])('can be an argument or input field of type %s', (type) => {
    const typeDefs = `type Query { a(b: ${type} @fileUpload): Int c(d: In): Int } input In { e: ${type} @fileUpload }`;
    expect(problemsOf(typeDefs)).toEqual([]);
  });

  test.each(['Int', 'URL', 'Boolean', '[Int!]', 'Other'])('cannot be an argument or input field of type %s', (type) => {
    const typeDefs = `
        type Query { a(b: ${type} @fileUpload): Int c(d: In): Int }
        input In { e: ${type} @fileUpload }
        input Other { f: Int }
      `;
    const remedy = 'cannot hold a file; give it the type ID or String, or a list of these.';
    expect(problemsOf(typeDefs)).toEqual([
      `Query.a(b:): an argument of type ${type} ${remedy}`,
      `In.e: an input field of type ${type} ${remedy}`,
    ]);
  });

  test('cannot be the field of an interface, nor its argument', () => {
    const typeDefs = `
      interface Named { logo(of: ID @fileUpload): File @fileUpload }
      type Query implements Named { logo(of: ID): File }
    `;
    expect(problemsOf(typeDefs)).toEqual([
      expect.stringMatching(/^Named\.logo: .*put it on this field of the types that implement it\.$/),
      expect.stringMatching(/^Named\.logo\(of:\): .*put it on this argument in the types that implement it\.$/),
    ]);
  });

  test('has it once', () => {
    const typeDefs = 'type Query { logo: File @fileUpload @fileUpload(maxBytes: 1) }';
    const schema = buildSchema(directiveTypeDefs + typeDefs, { assumeValidSDL: true });
    expect(() => readTargets(schema, settings)).toThrow(/^Query\.logo: @fileUpload stands here more than once/);
  });

  test('cannot be an argument of a directive', () => {
    const typeDefs = 'directive @cover(file: ID @fileUpload) on OBJECT type Query { a: Int }';
    expect(problemsOf(typeDefs)).toEqual([expect.stringMatching(/^@cover\(file:\): .*put it on a field/)]);
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
    expect(problemsOf(typeDefs)).toEqual([
      `Query.b: there is no target "Query.logos"; ${remedy}`,
      `Query.c: there is no target "Query.a"; ${remedy}`,
    ]);
  });

  test('say where there is no target at all yet', () => {
    expect(problemsOf(field('(target: "Query.x")'))).toEqual([expect.stringContaining('none does yet')]);
  });

  test('do not name a target beside a policy', () => {
    const typeDefs = `
      type Query {
        logo: File @fileUpload
        a: File @fileUpload(target: "Query.logo", maxBytes: 1, accept: ["image/*"])
        b: File @fileUpload(target: "Query.logo", maxBytes: null)
      }
    `;
    expect(problemsOf(typeDefs)).toEqual([
      expect.stringMatching(/^Query\.a: .* maxBytes and accept cannot stand beside it; keep one or the other\.$/),
    ]);
  });

  test.each(['0', '-1', '1.5', '9007199254740992', '"5"', 'FIVE'])('do not give %s as maxBytes', (maxBytes) => {
    expect(problemsOf(field(`(maxBytes: ${maxBytes})`), { maxBytes: 5000 })).toEqual([
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
    expect(problemsOf(field(`(accept: ["image/png", ${entry}])`))).toEqual([
      `Query.logo: accept has ${entry}, which is no media type; write "image/png", or "image/*" for all of a kind.`,
    ]);
  });

  test.each(['image/svg+xml', 'application/vnd.ms-excel', 'font/*', 'audio/3gpp2'])('take %s', (entry) => {
    expect(problemsOf(field(`(accept: ["${entry}"])`))).toEqual([]);
  });

  test('do not accept nothing at all', () => {
    expect(problemsOf(field('(accept: [])'))).toEqual([expect.stringMatching(/^Query\.logo: accept is empty/)]);
  });

  test('name conversions that are on offer', () => {
    expect(problemsOf(field('(convert: [SEPIA, BLUR])'))).toEqual([
      'Query.logo: there is no conversion BLUR; use SEPIA or THUMBNAIL.',
    ]);
    expect(problemsOf(field('(convert: [SEPIA])'), { conversions: [] })).toEqual([
      'Query.logo: there is no conversion SEPIA; give createDarkroom a processor that has it.',
    ]);
  });

  test('do not convert what accepts no image', () => {
    expect(problemsOf(field('(accept: ["application/pdf"], convert: [SEPIA])'))).toEqual([
      expect.stringMatching(/^Query\.logo: convert never applies/),
    ]);
    expect(problemsOf(field('(accept: ["application/pdf", "image/png"], convert: [SEPIA])'))).toEqual([]);
    expect(problemsOf(field('(convert: [SEPIA])'))).toEqual([]);
  });

  test('suggest tags with a tagger alone, for what it takes', () => {
    expect(problemsOf(field('(tag: true)'), { canTag: null })).toEqual([
      'Query.logo: tag needs a tagger; give createDarkroom one, or leave tag out.',
    ]);
    expect(problemsOf(field('(tag: true, accept: ["application/pdf"])'))).toEqual([
      expect.stringMatching(/^Query\.logo: tag never applies, as accept names no type that the tagger takes/),
    ]);
    expect(problemsOf(field('(tag: true, accept: ["application/pdf", "image/png"])'))).toEqual([]);
    expect(problemsOf(field('(tag: false)'), { canTag: null })).toEqual([]);
    expect(problemsOf(field('(tag: "yes")'))).toEqual(['Query.logo: tag is "yes"; make it true or false.']);
  });

  test.each(['-0.1', '1.01', '"high"', '2'])('do not give %s as a confidence', (given) => {
    expect(problemsOf(field(`(tag: true, minConfidence: ${given})`))).toEqual([
      `Query.logo: minConfidence is ${given}; give a number from 0 to 1.`,
    ]);
  });

  test('give a confidence where tags are suggested', () => {
    for (const given of ['0', '1', '0.25']) {
      expect(problemsOf(field(`(tag: true, minConfidence: ${given})`))).toEqual([]);
    }
    expect(problemsOf(field('(minConfidence: 0.5)'))).toEqual([
      expect.stringMatching(/^Query\.logo: minConfidence is for suggested tags/),
    ]);
    const defaults = { ...settings.defaults, tag: true };
    expect(problemsOf(field('(minConfidence: 0.5)'), { defaults })).toEqual([]);
    expect(problemsOf(field('(tag: false, minConfidence: 0.5)'), { defaults })).toHaveLength(1);
  });

  test('make nothing PUBLIC with a storage that cannot publish', () => {
    expect(problemsOf(field('(visibility: PUBLIC)'), { canPublish: false })).toEqual([
      expect.stringMatching(/^Query\.logo: visibility is PUBLIC, but the storage cannot publish/),
    ]);
    expect(problemsOf(field('(visibility: PRIVATE)'), { canPublish: false })).toEqual([]);
  });

  test('give a visibility that there is', () => {
    expect(problemsOf(field('(visibility: SECRET)'))).toEqual([
      'Query.logo: visibility is SECRET; make it PUBLIC or PRIVATE.',
    ]);
  });
});

test('everything that is wrong is told at once', () => {
  const typeDefs = `
    type Query { a: Int @fileUpload(maxBytes: 0) }
    type Mutation { b(c: ID @fileUpload(target: "X.y")): Int }
  `;
  expect(problemsOf(typeDefs).map((line) => line.split(': ')[0])).toEqual(['Query.a', 'Query.a', 'Mutation.b(c:)']);
});
