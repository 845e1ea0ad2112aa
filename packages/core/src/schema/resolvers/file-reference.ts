import type { GraphQLResolveInfo } from 'graphql';
import { findReadableFile } from '../../files/access.ts';
import type { FileView } from '../file-view.ts';
import { grant, referenceResolver, type ResolverRuntime } from '../resolver-runtime.ts';

/** How a subgraph of a federation resolves `File`, if the host extends it with `@key(fields: "id")`. */
export interface FileReference {
  readonly __resolveReference: (
    reference: { readonly id?: unknown },
    context: unknown,
    info: GraphQLResolveInfo,
  ) => Promise<FileView | null>;
}

/** A file that another subgraph references by id; null if `Query.file` is null for the same viewer. */
export function fileReference(runtime: ResolverRuntime): FileReference {
  const resolve = referenceResolver<{ readonly id?: unknown }, FileView | null>(runtime, async (call) => {
    const { id } = call.args;
    // A gateway's scalar may contain anything.
    return typeof id === 'string' ? grant(call, await findReadableFile(call.services, id, call.caller)) : null;
  });
  return { __resolveReference: (reference, context, info) => resolve(undefined, reference, context, info) };
}

/**
 * For the other types that lead to bytes: references to them resolve to null. If a host makes one of them an entity
 * without a resolver, `@apollo/subgraph` would return the reference itself as the object. Typed as `object` because the
 * resolver types list only fields.
 */
export const noReference: object = { __resolveReference: () => null };
