import { type Darkroom, awaitsGuards } from '@graphql-darkroom/core';
import type { GraphQLResolveInfo } from 'graphql';

/** The part of `info` that says which field is executed. */
export type FieldInfo = Pick<GraphQLResolveInfo, 'path' | 'parentType' | 'fieldName'>;

const fields = new WeakMap<Darkroom, Set<string>>();
const begun = new WeakSet<object>();

/** Records that a Darkroom has work to do between the guards of a root field and its method. */
export function noteCheckedField(darkroom: Darkroom, coordinate: string): void {
  fields.set(darkroom, (fields.get(darkroom) ?? new Set()).add(coordinate));
}

/**
 * Refuses a field whose work was lost, as files among its arguments would reach the method unchecked.
 *
 * @throws {Error} If the schema was built again from the resolvers of the application.
 */
export function requireCheck(darkroom: Darkroom, info: FieldInfo): void {
  // Several Darkrooms each have an interceptor, and the first of them does the work.
  if (awaitsGuards(info)) begun.add(info.path);
  const coordinate = `${info.parentType.name}.${info.fieldName}`;
  if (begun.has(info.path) || fields.get(darkroom)?.has(coordinate) !== true) return;
  throw new Error(
    `The files of ${coordinate} were not checked: this schema was built again from your resolvers, without those of ` +
      'Darkroom. Serve the schema of GraphQLModule, and change it in the `transformSchema` that you give to ' +
      '`withDarkroom`.',
  );
}
