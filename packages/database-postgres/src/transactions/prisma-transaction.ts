import type { SqlClient } from '@graphql-darkroom/core/adapter';

/**
 * A client for an interactive transaction of [Prisma](https://www.prisma.io), for `db` in
 * `darkroom.files.attach(ids, { db })`.
 *
 * @example
 * ```ts
 * await prisma.$transaction(async (tx) => {
 *   await darkroom.files.attach([logo], { target: 'Customer.logo', subject: id, context, db: prismaTransaction(tx) });
 * });
 * ```
 */
export function prismaTransaction(tx: {
  $queryRawUnsafe(query: string, ...values: unknown[]): PromiseLike<unknown>;
}): SqlClient {
  return { query: async (text, values) => ({ rows: (await tx.$queryRawUnsafe(text, ...values)) as unknown[] }) };
}
