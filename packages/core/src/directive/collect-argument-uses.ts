import type { ArgumentUse, FileTarget } from './directive-runtime.ts';
import type { InputPlan } from './plan-arguments.ts';

/** The file ids in coerced arguments, each once for each place. */
export function collectArgumentUses(plan: InputPlan, args: Readonly<Record<string, unknown>>): readonly ArgumentUse[] {
  const uses = new Map<string, Map<string, ArgumentUse>>();

  function collectId(value: unknown, coordinate: string, target: FileTarget): void {
    if (value == null) return;
    if (Array.isArray(value)) {
      value.forEach((item) => collectId(item, coordinate, target));
      return;
    }
    // A host's own ID scalar may give something else than a string. That names no file, and must not go unchecked.
    const id = typeof value === 'string' ? value : '';
    const ofPlace = uses.get(coordinate) ?? new Map<string, ArgumentUse>();
    uses.set(coordinate, ofPlace.set(id, { id, coordinate, target }));
  }
  function collectInside(value: unknown, inside: InputPlan): void {
    if (Array.isArray(value)) {
      value.forEach((item) => collectInside(item, inside));
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, step] of inside) {
      const inner = Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
      if (step.target !== null) collectId(inner, step.coordinate, step.target);
      if (step.inside !== null) collectInside(inner, step.inside);
    }
  }

  collectInside(args, plan);
  return [...uses.values()].flatMap((ofPlace) => [...ofPlace.values()]);
}
