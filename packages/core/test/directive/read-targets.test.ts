import assert from 'node:assert/strict';
import { buildSchema } from 'graphql';
import { describe, test } from 'vitest';
import type { FilePolicyDefaults } from '../../src/directive/directive-runtime.ts';
import { readTargets } from '../../src/directive/read-targets.ts';
import { directiveTypeDefs, hostSchema, settings, targetsOf } from './host-schema.ts';

describe('reading targets', () => {
  test('names a target by the schema coordinate of the field, argument or input field that states a policy', () => {
    const targets = targetsOf(/* GraphQL */ `
      type Query {
        customer: Customer
      }
      type Customer {
        logo: File @fileUpload(accept: ["image/*"])
        avatar(of: ID @fileUpload): URL
      }
      type Mutation {
        addPhoto(photo: ID! @fileUpload(maxBytes: 5)): Boolean
        addPost(post: PostInput): Boolean
      }
      input PostInput {
        cover: ID @fileUpload(visibility: PUBLIC)
      }
    `);
    assert.deepEqual([...targets.keys()].toSorted(), [
      'Customer.avatar(of:)',
      'Customer.logo',
      'Mutation.addPhoto(photo:)',
      'PostInput.cover',
    ]);
    for (const [coordinate, target] of targets) {
      assert.equal(target.coordinate, coordinate);
    }
  });

  test('makes no target of what other directives stand on', () => {
    const targets = targetsOf('type Query { logo: File @deprecated  new: File @deprecated @fileUpload }');
    assert.deepEqual([...targets.keys()], ['Query.new']);
  });

  test('makes no target of a place that names another', () => {
    const targets = targetsOf(/* GraphQL */ `
      type Query {
        logo: File @fileUpload
        logo_url: URL @fileUpload(target: "Query.logo")
      }
    `);
    assert.deepEqual([...targets.keys()], ['Query.logo']);
  });

  test('reads the policy that is stated', () => {
    const targets = targetsOf(/* GraphQL */ `
      type Query {
        logo: File
          @fileUpload(
            accept: ["Image/*", "application/pdf", "image/*"]
            maxBytes: 5000000000
            maxPixels: 40000000
            visibility: PUBLIC
            keepLocation: true
            convert: [SEPIA, THUMBNAIL, SEPIA]
          )
      }
    `);
    assert.deepEqual(targets.get('Query.logo'), {
      coordinate: 'Query.logo',
      formerly: [],
      hasSubject: false,
      visibility: 'PUBLIC',
      requireSize: false,
      policy: {
        accept: ['image/*', 'application/pdf'],
        maxBytes: 5_000_000_000,
        maxPixels: 40_000_000,
        convert: ['SEPIA', 'THUMBNAIL'],
        tag: false,
        minConfidence: null,
        unattachedExpiresInSeconds: null,
        metadata: 'STRIP',
        keepLocation: true,
      },
    });
  });

  test('takes a single value for a list of one, and null for left out', () => {
    const targets = targetsOf(/* GraphQL */ `
      type Query {
        one: File @fileUpload(accept: "image/png", convert: SEPIA)
        none: File @fileUpload(target: null, accept: null, maxBytes: null, visibility: null, convert: null)
      }
    `);
    const policy = targets.get('Query.one')?.policy;
    assert.deepEqual([policy?.accept, policy?.convert], [['image/png'], ['SEPIA']]);
    assert.deepEqual(targets.get('Query.none'), {
      coordinate: 'Query.none',
      formerly: [],
      hasSubject: false,
      visibility: 'PRIVATE',
      requireSize: false,
      policy: {
        accept: null,
        maxBytes: 1000,
        maxPixels: null,
        convert: [],
        tag: false,
        minConfidence: null,
        unattachedExpiresInSeconds: null,
        metadata: 'KEEP',
        keepLocation: false,
      },
    });
  });

  test('fills in the defaults', () => {
    const policy = {
      accept: ['image/*'],
      maxBytes: 7,
      maxPixels: 9,
      convert: ['SEPIA'],
      tag: true,
      minConfidence: 0.3,
      unattachedExpiresInSeconds: 60,
      metadata: 'STRIP',
      keepLocation: true,
    } as const;
    const defaults = { ...policy, visibility: 'PUBLIC', requireSize: true } as const;
    const typeDefs = 'type Query { logo: File @fileUpload }';
    assert.deepEqual(targetsOf(typeDefs, { defaults }).get('Query.logo'), {
      coordinate: 'Query.logo',
      formerly: [],
      hasSubject: false,
      visibility: 'PUBLIC',
      requireSize: true,
      policy,
    });
  });

  test('removes metadata from images that are published, unless they are to keep it', () => {
    const typeDefs = /* GraphQL */ `
      type Query {
        logo: File @fileUpload(visibility: PUBLIC)
        photo: File @fileUpload(visibility: PUBLIC, accept: ["image/jpeg", "image/heic"], metadata: STRIP)
        scan: File @fileUpload(visibility: PUBLIC, metadata: KEEP)
        report: File @fileUpload(visibility: PUBLIC, accept: ["application/pdf"])
        own: File @fileUpload(metadata: KEEP)
      }
    `;
    const metadataBy = (defaults: FilePolicyDefaults): Record<string, unknown> =>
      Object.fromEntries([...targetsOf(typeDefs, { defaults })].map(([name, { policy }]) => [name, policy.metadata]));
    const expected = {
      'Query.logo': 'STRIP',
      'Query.photo': 'STRIP',
      'Query.scan': 'KEEP',
      'Query.report': 'KEEP',
      'Query.own': 'KEEP',
    };
    assert.deepEqual(metadataBy(settings.defaults), expected);
    assert.deepEqual(metadataBy({ ...settings.defaults, metadata: 'KEEP' }), { ...expected, 'Query.logo': 'KEEP' });
  });

  test('suggests no tags by default for what the tagger does not take, nor where that is said', () => {
    const defaults = { ...settings.defaults, tag: true, minConfidence: 0.5 };
    const targets = targetsOf(
      /* GraphQL */ `
        type Query {
          report: File @fileUpload(accept: ["application/pdf"])
          logo: File @fileUpload(tag: false)
          photo: File @fileUpload(minConfidence: 0.75)
          picture: File @fileUpload
        }
      `,
      { defaults },
    );
    const off = { tag: false, minConfidence: null, unattachedExpiresInSeconds: null };
    assert.partialDeepStrictEqual(targets.get('Query.report')?.policy, off);
    assert.partialDeepStrictEqual(targets.get('Query.logo')?.policy, off);
    assert.partialDeepStrictEqual(targets.get('Query.photo')?.policy, { tag: true, minConfidence: 0.75 });
    assert.partialDeepStrictEqual(targets.get('Query.picture')?.policy, { tag: true, minConfidence: 0.5 });
  });

  test('does not convert by default what takes no image, and converts nothing where that is said', () => {
    const defaults = { ...settings.defaults, convert: ['SEPIA'] };
    const targets = targetsOf(
      /* GraphQL */ `
        type Query {
          report: File @fileUpload(accept: ["application/pdf"])
          plain: File @fileUpload(convert: [])
        }
      `,
      { defaults },
    );
    assert.deepEqual(targets.get('Query.report')?.policy.convert, []);
    assert.deepEqual(targets.get('Query.plain')?.policy.convert, []);
  });

  test('reads enum names as they are written, whatever a host gives them as internal values', () => {
    const typeDefs = 'type Query { logo: File @fileUpload(visibility: PUBLIC, convert: [SEPIA]) }';
    const schema = hostSchema(typeDefs, { FileVisibility: { PUBLIC: 1 }, FileConversionName: { SEPIA: 's' } });
    const target = readTargets(schema, settings).get('Query.logo');
    assert.partialDeepStrictEqual(target, { visibility: 'PUBLIC', requireSize: false });
    assert.deepEqual(target?.policy.convert, ['SEPIA']);
  });

  test('finds fields that a type extension adds, in a schema of plain graphql-js too', () => {
    const typeDefs = /* GraphQL */ `
      type Query {
        a: File
      }
      extend type Query {
        b: File @fileUpload
      }
    `;
    assert.deepEqual([...targetsOf(typeDefs).keys()], ['Query.b']);
    assert.deepEqual([...readTargets(buildSchema(directiveTypeDefs + typeDefs), settings).keys()], ['Query.b']);
  });

  test('knows the types by the names that it is given', () => {
    const typeDefs = 'type Query { logo: StoredFile @fileUpload } type StoredFile { id: ID }';
    assert.throws(() => targetsOf(typeDefs), { message: /^Query\.logo: / });
    const targets = readTargets(hostSchema(typeDefs), settings, { File: 'StoredFile', URL: 'URL' });
    assert.deepEqual([...targets.keys()], ['Query.logo']);
  });
});
