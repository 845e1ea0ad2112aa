import type { GraphQLResolveInfo } from 'graphql';
import { findReadableFile } from '../../files/access.ts';
import type { FileView } from '../file-view.ts';
import { grant, referenceResolver, type ResolverRuntime } from '../resolver-runtime.ts';

/** What a subgraph of a federation resolves `File` by, once the host extends it with `@key(fields: "id")`. */
export interface FileReference {
  readonly __resolveReference: (
    reference: { readonly id?: unknown },
    context: unknown,
    info: GraphQLResolveInfo,
  ) => Promise<FileView | null>;
}

/** A file that another subgraph names by its id: null where `Query.file` is, for the same viewer. */
export function fileReference(runtime: ResolverRuntime): FileReference {
  const resolve = referenceResolver<{ readonly id?: unknown }, FileView | null>(runtime, async (call) => {
    const { id } = call.args;
    // A gateway's scalar says nothing of what is in it.
    return typeof id === 'string' ? grant(call, await findReadableFile(call.services, id, call.caller)) : null;
  });
  return { __resolveReference: (reference, context, info) => resolve(undefined, reference, context, info) };
}

/**
 * For the other types that lead to bytes: a reference to one of them is to nothing. Where a host makes one an entity,
 * and has no resolver for it, `@apollo/subgraph` would take what the reference says for the thing itself. Its type says
 * nothing, as types of resolvers know their fields alone.
 */
export const noReference: object = { __resolveReference: () => null };
