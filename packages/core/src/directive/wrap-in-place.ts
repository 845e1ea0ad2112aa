import { runsGuardsFirst } from './guards-first.ts';
import { unwrapResolver, wrapResolver, type Resolver, type ResolverWork } from './wrap-resolver.ts';

/**
 * Wraps one resolver of a field, whatever it is and whatever it is set to later: some servers set `field.resolve` after
 * the schema was built (Mercurius, for its loaders). Reading it gives the wrapped one, always the same until it is set
 * again. Doing this twice wraps once.
 */
export function wrapInPlace<Name extends 'resolve' | 'subscribe'>(
  field: { [Key in Name]?: Resolver | null | undefined },
  name: Name,
  work: ResolverWork,
): void {
  const inner = unwrapResolver(field[name]);
  const areGuardsFirst = runsGuardsFirst(inner);
  let current = wrapResolver(inner, work, areGuardsFirst);
  Object.defineProperty(field, name, {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (resolver: Resolver | null | undefined) => {
      // What is set on a field with guards is a tool's own, such as Apollo Server's, around what it read there.
      current = wrapResolver(unwrapResolver(resolver), work, areGuardsFirst);
    },
  });
}
