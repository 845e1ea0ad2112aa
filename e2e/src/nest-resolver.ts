import type { IResolvers } from '@graphql-tools/utils';
import type { Type } from '@nestjs/common';
import { Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';

type Method = (...call: readonly unknown[]) => unknown;

const DECORATORS = { Query, Mutation, Subscription };

/** A class whose methods are the root fields of a host, as Nest has its resolvers. */
export function nestResolver(resolvers: IResolvers): Type<object> {
  class HostResolver {}
  Resolver()(HostResolver);
  for (const type of ['Query', 'Mutation', 'Subscription'] as const) {
    for (const [name, field] of Object.entries(resolvers[type] ?? {}) as [string, Method | { subscribe: Method }][]) {
      const method = typeof field === 'function' ? field : field.subscribe;
      const descriptor = { value: (...call: readonly unknown[]) => method(...call) };
      Object.defineProperty(HostResolver.prototype, name, descriptor);
      DECORATORS[type](name)(HostResolver.prototype, name, descriptor);
    }
  }
  return HostResolver;
}
