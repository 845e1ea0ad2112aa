import { getNamedType } from 'graphql';
import type { DirectiveUse } from './find-directive-uses.ts';
import type { DirectiveTypeNames } from './type-names.ts';

/** Problems with the place of an `@fileUpload`, each a sentence that says what to do; empty if there are none. */
export function checkPlace(use: DirectiveUse, names: DirectiveTypeNames): readonly string[] {
  const problems = use.repeated ? ['@fileUpload stands here more than once; keep one.'] : [];
  const allowed = use.place === 'FIELD' ? [names.File, names.URL, 'String'] : ['ID', 'String'];

  if (use.place === 'INTERFACE_FIELD') {
    problems.push(
      '@fileUpload has no effect on the field of an interface; put it on this field of the types that implement it.',
    );
  } else if (use.place === 'INTERFACE_ARGUMENT') {
    problems.push(
      "@fileUpload has no effect on an argument of an interface's field; put it on this argument in the types that implement it.",
    );
  } else if (use.place === 'DIRECTIVE_ARGUMENT') {
    problems.push(
      '@fileUpload has no effect on an argument of a directive; put it on a field, an argument of a field or an input field.',
    );
  } else if (!allowed.includes(getNamedType(use.type).name)) {
    const element = { FIELD: 'a field', ARGUMENT: 'an argument', INPUT_FIELD: 'an input field' }[use.place];
    problems.push(
      `${element} of type ${String(use.type)} cannot hold a file; give it the type ${allowed.join(' or ')}, or a list of these.`,
    );
  }
  return problems;
}
