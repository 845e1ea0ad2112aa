import { defaultFieldResolver, getNamedType, isObjectType, type GraphQLSchema } from 'graphql';
import { directiveArguments } from './directive-arguments.ts';
import type { DirectiveTypeNames } from './type-names.ts';

/**
 * The host's fields that have the file type but neither `@fileUpload` nor their own resolver, one line each that says
 * what to add: the id in the parent's value would never become a file.
 */
export function findFilesWithoutDirective(
  schema: GraphQLSchema,
  isOwnField: (type: string, field: string) => boolean,
  names: DirectiveTypeNames,
): readonly string[] {
  const problems: string[] = [];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (getNamedType(field.type).name !== names.File || isOwnField(type.name, field.name)) continue;
      const hasResolver = field.resolve != null && field.resolve !== defaultFieldResolver;
      if (hasResolver || directiveArguments(field).length > 0) continue;
      problems.push(
        `${type.name}.${field.name}: the file id in the parent is never resolved to a ${names.File}. Add @fileUpload to declare a policy, @fileUpload(target: "...") to use that of another place, or a resolver that returns a ${names.File}.`,
      );
    }
  }
  return problems;
}
