import type { IResolvers } from '@graphql-tools/utils';

/**
 * The resolvers of Darkroom's types and root fields, by type and field. They fit every tool that accepts `IResolvers`
 * of graphql-tools, whatever the type of the host's context.
 */
export type DarkroomResolvers = IResolvers;
