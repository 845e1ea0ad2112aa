import assert from 'node:assert/strict';
import { describe, it } from 'vitest';
import { type DarkroomError, createDarkroom, memoryDatabase, memoryStorage } from '../../src/index.ts';

const CUSTOMER = 'type Customer { id: ID! tags: [String!] logo: File @fileUpload(subject: "id") }';

/** What is wrong with a schema, a line each. */
function problemsOf(typeDefs: string): readonly string[] {
  const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
  try {
    darkroom.makeSchema({ typeDefs: `type Query { a: Int } ${typeDefs}` });
    return [];
  } catch (error) {
    assert.equal((error as DarkroomError).code, 'INVALID_CONFIGURATION');
    return (error as Error).message.split('\n');
  }
}

describe('a path that leads to a record', () => {
  it.each([
    'set(id: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "id")): Int',
    'set(ids: [ID!]!, logo: ID @fileUpload(target: "Customer.logo", subject: "ids")): Int',
    'set(of: Of!, logo: ID @fileUpload(target: "Customer.logo", subject: "of.customer.id", attach: SET)): Int',
    'set(logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Customer',
    'set(logo: ID @fileUpload(target: "Customer.logo", subject: "result.customer.id")): Payload!',
    'set(logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): Either',
    'set(logo: ID @fileUpload(target: "Customer.logo", subject: "result.id")): HasId',
    'set(result: ID!, logo: ID @fileUpload(target: "Customer.logo", subject: "result")): Int',
  ])('is taken: %s', (field) => {
    const inputs = 'input Of { customer: Customers } input Customers { id: ID }';
    const types = `type Payload { customer: Customer } union Either = Customer | No type No { why: String }
      interface HasId { id: ID! } type Other implements HasId { id: ID! }`;
    assert.deepEqual(problemsOf(`${CUSTOMER} ${inputs} ${types} type Mutation { ${field} }`), []);
  });

  it('may be checked for a root field that only reads, or lack there, as nothing is attached', () => {
    const typeDefs = `${CUSTOMER} extend type Query { by(logo: ID @fileUpload(target: "Customer.logo")): Int }`;
    assert.deepEqual(problemsOf(typeDefs), []);
  });
});

describe('a path that leads nowhere is an error at start, with the coordinate and what to do', () => {
  const set = (subject: string, type = 'Customer'): string =>
    `type Mutation { set(id: ID!, of: Of, logo: ID @fileUpload(target: "Customer.logo", subject: "${subject}")): ${type} }
     input Of { id: ID }`;

  it.each([
    [
      set('customerId'),
      'subject is "customerId", but the field has no argument customerId. Start with one of id, of, logo, or with "result." for the result of the field.',
    ],
    [set('of'), 'subject is "of", which is of type Of. Extend the path to a field of a scalar type, such as "of.id".'],
    [set('of.name'), 'subject is "of.name", but Of has no field name. Correct the path.'],
    [set('id.more'), 'subject is "id.more", but ID has no field more. Correct the path.'],
    [set('result.name'), 'subject is "result.name", but Customer has no field name. Correct the path.'],
    [
      set('result.logo'),
      'subject is "result.logo", which is of type File. Extend the path to a field of a scalar type, such as "result.logo.id".',
    ],
    [
      set('result.id', '[Customer!]!'),
      'subject is "result.id", which leads through a list, so the record of a file is ambiguous. Take the id from the arguments.',
    ],
    [set('result.id', 'Int'), 'subject is "result.id", but Int has no field id. Correct the path.'],
  ])('%#', (typeDefs, problem) => {
    assert.deepEqual(problemsOf(`${CUSTOMER} ${typeDefs}`), [`Mutation.set(logo:): ${problem}`]);
  });

  it.each([
    ['key', 'subject is "key", which is not a field of Thing. Use the field that identifies the record, such as "id".'],
    ['tags', 'subject is "tags", a field of type [String!]. Use a field of a scalar type, such as "id".'],
    ['owner', 'subject is "owner", a field of type Thing. Use a field of a scalar type, such as "id".'],
    [
      'name',
      'subject is "name", a field that requires the argument in. Use a field without required arguments, such as "id".',
    ],
  ])('on a field: %s', (subject, problem) => {
    const fields = 'id: ID! tags: [String!] owner: Thing name(in: String!): String';
    const typeDefs = `type Thing { ${fields} logo: File @fileUpload(subject: "${subject}") }`;
    assert.deepEqual(problemsOf(typeDefs), [`Thing.logo: ${problem}`]);
  });

  it('in an input type, for each field that leads to it and lacks it', () => {
    const input = 'input In { id: ID logo: ID @fileUpload(target: "Customer.logo", subject: "input.id") }';
    const fields = 'a(input: In): Int b(data: In): Int c(deep: Deep): Int';
    assert.deepEqual(problemsOf(`${CUSTOMER} ${input} input Deep { more: Deep in: In } type Mutation { ${fields} }`), [
      'In.logo: in Mutation.b, subject is "input.id", but the field has no argument input. Start with one of data, or with "result." for the result of the field.',
      'In.logo: in Mutation.c, subject is "input.id", but the field has no argument input. Start with one of deep, or with "result." for the result of the field.',
    ]);
  });

  it('where some places of a target name a record and others do not', () => {
    const fields = 'set(id: ID!, logo: ID @fileUpload(target: "Customer.logo")): Int';
    const other = 'type Other { logo: File @fileUpload(target: "Customer.logo") }';
    assert.deepEqual(problemsOf(`${CUSTOMER} ${other} type Mutation { ${fields} }`), [
      'Other.logo: Customer.logo identifies the record of its files with subject, so every use of the target Customer.logo must do so. Add subject with the field that identifies the record, such as subject: "id".',
      'Mutation.set(logo:): Customer.logo identifies the record of its files with subject, so every use of the target Customer.logo must do so. Add subject with the path to its id, such as subject: "id", or subject: "result.id" for the result of the field.',
    ]);
  });

  it('where fields of one target are of records that may have equal ids', () => {
    const company = 'logo: File @fileUpload(target: "Customer.logo", subject: "id")';
    const problem = (coordinate: string): string =>
      `${coordinate}: it shares the target Customer.logo with Customer.logo, but records of the two types can have the same id. Declare a separate policy here, or give both types an interface with the field that subject names.`;
    assert.deepEqual(problemsOf(`${CUSTOMER} type Company { id: ID! ${company} }`), [problem('Company.logo')]);
    const slug = 'extend type Customer { slug: ID url: URL @fileUpload(target: "Customer.logo", subject: "slug") }';
    assert.deepEqual(problemsOf(`${CUSTOMER} ${slug}`), [problem('Customer.url')]);
    const node = 'interface Node { id: ID! } extend type Customer implements Node';
    assert.deepEqual(problemsOf(`${CUSTOMER} ${node} type Company implements Node { id: ID! ${company} }`), []);
    const named = 'interface Named { name: String } extend type Customer implements Named { name: String }';
    assert.deepEqual(
      problemsOf(`${CUSTOMER} ${named} type Company implements Named { id: ID! name: String ${company} }`),
      [problem('Company.logo')],
    );
  });

  it('with an attach that cannot be meant', () => {
    const typeDefs = `type Thing { id: ID! logo: File @fileUpload(attach: SET, subject: "id") }
      type Mutation { add(logo: ID @fileUpload(attach: SET)): Int }`;
    assert.deepEqual(problemsOf(typeDefs), [
      'Thing.logo: attach applies only to arguments and input fields. Remove it from this field.',
      'Mutation.add(logo:): attach: SET requires the record whose files it replaces. Add subject, such as subject: "id".',
    ]);
  });
});
