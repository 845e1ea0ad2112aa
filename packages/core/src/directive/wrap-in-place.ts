import { runsGuardsFirst } from './guards-first.ts';
import { unwrapResolver, wrapResolver, type Resolver, type ResolverWork } from './wrap-resolver.ts';

/**
 * Wraps one resolver of a field, whatever it is and whatever it is set to later: some servers set `field.resolve` after
 * the schema was built (Mercurius, for its loaders). Reading it returns the wrapped resolver, the same one until it is
 * set again. Repeated calls wrap only once.
 */
export function wrapInPlace<Name extends 'resolve' | 'subscribe'>(
  field: { [Key in Name]?: Resolver | null | undefined } & { extensions?: Readonly<Record<string | symbol, unknown>> },
  name: Name,
  work: ResolverWork,
): void {
  const inner = unwrapResolver(field[name]);
  const areGuardsFirst = runsGuardsFirst(field, name, inner);
  let current = wrapResolver(inner, work, areGuardsFirst);
  Object.defineProperty(field, name, {
    configurable: true,
    enumerable: true,
    get: () => current,
    set: (resolver: Resolver | null | undefined) => {
      // A resolver set on a field with guards belongs to a tool, such as Apollo Server, and wraps what the tool read
      // there.
      current = wrapResolver(unwrapResolver(resolver), work, areGuardsFirst);
    },
  });
}
