import type { IResolvers } from '@graphql-tools/utils';

/**
 * The resolvers of Darkroom's types and root fields, by type and field. Every tool that takes `IResolvers` of
 * graphql-tools takes them, whatever the type of the host's context.
 */
export type DarkroomResolvers = IResolvers;
