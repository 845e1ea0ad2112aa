import { getNamedType } from 'graphql';
import type { DirectiveUse } from './find-directive-uses.ts';
import type { DirectiveTypeNames } from './type-names.ts';

/** Problems with the place of an `@fileUpload`, each with what to do; empty if there are none. */
export function checkPlace(use: DirectiveUse, names: DirectiveTypeNames): readonly string[] {
  const problems = use.repeated ? ['@fileUpload is repeated. Keep only one.'] : [];
  const allowed = use.place === 'FIELD' ? [names.File, names.URL, 'String'] : ['ID', 'String'];

  if (use.place === 'INTERFACE_FIELD') {
    problems.push(
      '@fileUpload has no effect on a field of an interface. Put it on this field in the types that implement the interface.',
    );
  } else if (use.place === 'INTERFACE_ARGUMENT') {
    problems.push(
      '@fileUpload has no effect on a field argument of an interface. Put it on this argument in the types that implement the interface.',
    );
  } else if (use.place === 'DIRECTIVE_ARGUMENT') {
    problems.push(
      '@fileUpload has no effect on an argument of a directive. Put it on a field, a field argument or an input field.',
    );
  } else if (!allowed.includes(getNamedType(use.type).name)) {
    const element = { FIELD: 'A field', ARGUMENT: 'An argument', INPUT_FIELD: 'An input field' }[use.place];
    problems.push(
      `${element} of type ${String(use.type)} cannot hold a file. Valid types: ${allowed.join(', ')}, and lists of these.`,
    );
  }
  return problems;
}
