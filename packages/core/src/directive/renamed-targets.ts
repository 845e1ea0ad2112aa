import type { FileTarget } from './directive-runtime.ts';

/**
 * Makes targets available under their former coordinates too, and records these in the targets. Returns all problems of
 * the option `targets`, one line each.
 *
 * @param renamed Current coordinates by former ones.
 */
export function renameTargets(
  targets: ReadonlyMap<string, FileTarget>,
  renamed: ReadonlyMap<string, string>,
): { readonly targets: ReadonlyMap<string, FileTarget>; readonly problems: readonly string[] } {
  const all = new Map(targets);
  const problems: string[] = [];
  for (const [former, coordinate] of renamed) {
    const target = all.get(coordinate);
    if (targets.has(former)) {
      problems.push(
        `${former}: \`targets\` renames it to ${coordinate}, but the schema still has this target. Remove it from \`targets\` or from the schema.`,
      );
    } else if (!targets.has(coordinate) || target === undefined) {
      problems.push(
        `${former}: \`targets\` renames it to ${coordinate}, which is not a target of this schema. Use the current coordinate. Targets: ${[...targets.keys()].join(', ') || 'none'}.`,
      );
    } else {
      all.set(coordinate, { ...target, formerly: [...target.formerly, former] });
    }
  }
  for (const [former, coordinate] of renamed) {
    const target = all.get(coordinate);
    if (target !== undefined && !all.has(former)) all.set(former, target);
  }
  return { targets: all, problems };
}
