import assert from 'node:assert/strict';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedDirective,
  isSpecifiedScalarType,
  Kind,
} from 'graphql';
import { describe, test } from 'vitest';
import { createDarkroom, memoryDatabase, memoryProcessor, memoryStorage, memoryTagger } from '../../src/index.ts';

const darkroom = createDarkroom({
  storage: memoryStorage(),
  database: memoryDatabase(),
  processor: memoryProcessor(),
  tagger: memoryTagger(),
  viewer: () => null,
});

interface Element {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** The fields or values of a type. */
function partsOf(type: GraphQLNamedType): readonly Element[] {
  if (isEnumType(type)) return type.getValues();
  return isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : [];
}

/** The schema coordinates of all elements that have no description. */
function undescribed(schema: GraphQLSchema): readonly string[] {
  const missing: string[] = [];
  const visit = (coordinate: string, { description }: Element): void => {
    if (!description) missing.push(coordinate);
  };
  const roots = ['QUERY', 'MUTATION', 'SUBSCRIPTION'];
  for (const type of Object.values(schema.getTypeMap())) {
    if (isSpecifiedScalarType(type) || isIntrospectionType(type)) continue;
    if (!roots.includes(type.name.toUpperCase())) visit(type.name, type);
    for (const part of partsOf(type)) visit(`${type.name}.${part.name}`, part);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      for (const argument of field.args) visit(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  for (const directive of schema.getDirectives().filter((one) => !isSpecifiedDirective(one))) {
    visit(`@${directive.name}`, directive);
    for (const argument of directive.args) visit(`@${directive.name}(${argument.name}:)`, argument);
  }
  return missing;
}

describe('the schema', () => {
  test('says of each of its elements what it is for', () => {
    const schema = darkroom.makeSchema({ typeDefs: 'type Query { theHosts: ID }' });
    assert.deepEqual(undescribed(schema), ['Query.theHosts']);
  });

  test('says of a conversion what the processor does, whatever is in that text', () => {
    const conversions = { CARD: { recipe: '1', description: 'At most "320" wide. \\ \n"""' }, PLAIN: { recipe: '1' } };
    const { typeDefs } = createDarkroom({
      storage: memoryStorage(),
      database: memoryDatabase(),
      processor: memoryProcessor({ conversions }),
      viewer: () => null,
    });
    const names = typeDefs.definitions.find((node) => 'name' in node && node.name?.value === 'FileConversionName');
    assert.equal(names?.kind, Kind.ENUM_TYPE_DEFINITION);
    assert.deepEqual(
      names.values?.map(({ description }) => description?.value),
      [conversions.CARD.description, 'The conversion PLAIN, as this server defines it.'],
    );
  });
});
