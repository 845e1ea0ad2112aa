import { Kind, print, type ConstValueNode, type GraphQLSchema } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { checkPlace } from './check-place.ts';
import { PLACE_MEMBERS } from './check-policy.ts';
import { findSubjectProblems } from './check-subjects.ts';
import type { DirectiveSettings, FileTarget } from './directive-runtime.ts';
import { findDirectiveUses, type DirectiveUse } from './find-directive-uses.ts';
import { readPolicy } from './read-policy.ts';
import { renameTargets } from './renamed-targets.ts';
import { DEFAULT_TYPE_NAMES, type DirectiveTypeNames } from './type-names.ts';

/**
 * Reads every target of a schema, by its schema coordinate and its former ones, and checks every use of `@fileUpload`.
 *
 * @param alsoWrong Other problems of the schema, to be reported in the same error.
 * @throws {DarkroomError} INVALID_CONFIGURATION with all problems, one line each, beginning with the schema coordinate.
 */
export function readTargets(
  schema: GraphQLSchema,
  settings: DirectiveSettings,
  names: DirectiveTypeNames = DEFAULT_TYPE_NAMES,
  alsoWrong: readonly string[] = [],
): ReadonlyMap<string, FileTarget> {
  const uses = findDirectiveUses(schema);
  const stating = new Set(uses.filter((use) => !use.arguments.has('target')).map(({ coordinate }) => coordinate));
  const targets = new Map<string, FileTarget>();
  const problems = [...alsoWrong];

  for (const use of uses) {
    const found = [...checkPlace(use, names)];
    const reference = use.arguments.get('target');
    if (reference === undefined) {
      const { target, problems: wrong } = readPolicy(use.arguments, settings);
      const hasSubject = use.arguments.has('subject');
      targets.set(use.coordinate, { coordinate: use.coordinate, formerly: [], hasSubject, ...target });
      found.push(...wrong);
    } else {
      found.push(...checkReference(use, reference, stating, settings.renamedTargets));
    }
    problems.push(...found.map((problem) => `${use.coordinate}: ${problem}`));
  }
  problems.push(...findSubjectProblems(schema, uses, targets));
  const renamed = renameTargets(targets, settings.renamedTargets);
  problems.push(...renamed.problems);
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
  return renamed.targets;
}

function checkReference(
  use: DirectiveUse,
  node: ConstValueNode,
  stating: ReadonlySet<string>,
  renamed: ReadonlyMap<string, string>,
): readonly string[] {
  const problems: string[] = [];
  if (node.kind !== Kind.STRING || !stating.has(node.value)) {
    const today = node.kind === Kind.STRING ? renamed.get(node.value) : undefined;
    const known = stating.size === 0 ? 'none yet' : [...stating].join(', ');
    problems.push(
      today === undefined
        ? `Unknown target ${print(node)}. Use a place where @fileUpload declares a policy: ${known}.`
        : `The target ${print(node)} was renamed. Use "${today}".`,
    );
  }
  const beside = [...use.arguments.keys()].filter((name) => name !== 'target' && !PLACE_MEMBERS.includes(name));
  if (beside.length > 0) {
    problems.push(
      `target uses the policy of another place, so it cannot be combined with ${beside.join(' and ')}. Remove one or the other.`,
    );
  }
  return problems;
}
