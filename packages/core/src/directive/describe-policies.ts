import { type GraphQLSchema, Kind, type StringValueNode } from 'graphql';
import { mostOfAnyType } from '../conversions/convertible-size.ts';
import type { Processor } from '../ports/processor.ts';
import type { FileTarget } from './directive-runtime.ts';
import { type Described, findDirectiveUses } from './find-directive-uses.ts';
import { isPolicyText, policyText } from './policy-text.ts';
import { resolveTarget } from './resolve-target.ts';

/**
 * Appends its policy to the host's description of every field, argument and input field with `@fileUpload`, in place.
 * If repeated, also on a schema that was printed and parsed, it replaces the text that was added before.
 */
export function describePolicies(
  schema: GraphQLSchema,
  targets: ReadonlyMap<string, FileTarget>,
  processor: Processor | null,
): void {
  for (const { element, coordinate } of findDirectiveUses(schema)) {
    const target = resolveTarget(element, coordinate, targets);
    if (target !== null) describe(element, policyText(target, mostOfAnyType(processor, target.policy)));
  }
}

function describe(element: Described, text: string): void {
  const own = (element.description ?? '').split('\n\n').filter((paragraph) => !isPolicyText(paragraph.trim()));
  const value = [...own, text].filter((paragraph) => paragraph !== '').join('\n\n');
  if (element.description === value) return;
  element.description = value;
  if (element.astNode == null) return;
  // Printers that keep directives, such as the one in graphql-tools, print the node.
  const description: StringValueNode = { kind: Kind.STRING, value, block: true };
  element.astNode = { ...element.astNode, description };
}
