import { Kind, type ConstDirectiveNode, type ConstValueNode } from 'graphql';
import { withEnums } from './enum-arguments.ts';
import { extensionArguments } from './extension-arguments.ts';

/** The arguments of one `@fileUpload(...)` by name, as written. An argument that is null counts as omitted. */
export type DirectiveArguments = ReadonlyMap<string, ConstValueNode>;

const NONE: readonly DirectiveArguments[] = [];

/** Any element of a schema that can carry a directive. */
export interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Every `@fileUpload` on one element of a schema; more than one is a mistake. SDL takes precedence; a schema built in
 * code has it in `extensions`.
 *
 * Arguments are read as written, not coerced: a host may give an enum value an internal value of its own, and a value
 * of the wrong kind is reported with its schema coordinate.
 */
export function directiveArguments(element: Annotated): readonly DirectiveArguments[] {
  const found = (element.astNode?.directives ?? []).filter(({ name }) => name.value === 'fileUpload');
  if (found.length > 0) return found.map(readNode);
  const directives = element.extensions?.['directives'];
  return directives === undefined || directives === null ? NONE : extensionArguments(directives);
}

function readNode(directive: ConstDirectiveNode): DirectiveArguments {
  const given = (directive.arguments ?? []).filter(({ value }) => value.kind !== Kind.NULL);
  return new Map(given.map(({ name, value }) => [name.value, withEnums(name.value, value)]));
}
