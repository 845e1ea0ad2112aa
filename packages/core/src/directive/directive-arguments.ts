import { Kind, type ConstDirectiveNode, type ConstValueNode } from 'graphql';

/** The arguments of one `@fileUpload(...)` by name, as they are written. One that is given as null counts as left out. */
export type DirectiveArguments = ReadonlyMap<string, ConstValueNode>;

const NONE: readonly DirectiveArguments[] = [];

/** Any element of a schema that can carry a directive. */
export interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
}

/**
 * Every `@fileUpload` on one element of a schema, where more than one is a mistake.
 *
 * They are read as written, not coerced: a host may give an enum value an internal value of its own, and a value of the wrong kind is to be
 * reported with its schema coordinate.
 */
export function directiveArguments(element: Annotated): readonly DirectiveArguments[] {
  const directives = element.astNode?.directives;
  if (directives === undefined || directives.length === 0) {
    return NONE;
  }
  const found: DirectiveArguments[] = [];
  for (const directive of directives) {
    if (directive.name.value !== 'fileUpload') {
      continue;
    }
    const given = (directive.arguments ?? []).filter(({ value }) => value.kind !== Kind.NULL);
    found.push(new Map(given.map(({ name, value }) => [name.value, value])));
  }
  return found;
}
