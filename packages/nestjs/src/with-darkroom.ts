import { type Darkroom, DarkroomError } from '@graphql-darkroom/core';
import type { GqlModuleOptions } from '@nestjs/graphql';
import { print } from 'graphql';
import { noteCheckedField } from './checked-fields.ts';
import { noteGuardedSchema } from './darkroom-lifecycle.ts';
import { DarkroomModule } from './darkroom-module.ts';
import { coordinatesOf, markGuarded, resolversOf } from './guarded-fields.ts';
import { type ResolverMap, mergeIntoSchema, partResolvers, typeResolvers } from './resolver-maps.ts';
import { rootFields } from './root-fields.ts';

/** The options of GraphQLModule without the driver, which is set outside its factory. */
type Options = Omit<GqlModuleOptions, 'driver'>;

/**
 * Options of GraphQLModule with the types, fields and policies of Darkroom, for a schema in files or in classes.
 *
 * @param options The options that you would otherwise pass to GraphQLModule. Their `transformSchema` runs before
 * Darkroom's.
 * @throws {DarkroomError} INVALID_CONFIGURATION when the application starts: if DarkroomModule is not imported, if
 * `resolvers` has root fields of Darkroom, and as {@link Darkroom.transformSchema}.
 * @example
 * ```ts
 * GraphQLModule.forRootAsync<ApolloDriverConfig>({
 *   driver: ApolloDriver,
 *   inject: [DarkroomService],
 *   useFactory: (darkroom: DarkroomService) => withDarkroom(darkroom, { typePaths: ['./src/*.graphql'] }),
 * });
 * ```
 */
export function withDarkroom<Given extends Options>(darkroom: Darkroom, options: Given): Given {
  const isCodeFirst = options.autoSchemaFile !== undefined && options.autoSchemaFile !== false;
  const types = typeResolvers(darkroom);
  const others = listOf(options.resolvers);
  let guarded: ReadonlySet<string> | null = null;
  let ours: ResolverMap = {};
  const changed: Options = {
    ...options,
    ...(options.include !== undefined && { include: [...options.include, DarkroomModule] }),
    ...(!isCodeFirst && { typeDefs: [print(darkroom.typeDefs), ...listOf(options.typeDefs)] }),
    transformResolvers: async (found) => {
      const resolvers = listOf((await options.transformResolvers?.(found)) ?? found) as readonly ResolverMap[];
      // Resolvers in `resolvers` replace Nest's, and have no guards.
      const replaced = coordinatesOf(others);
      guarded = new Set([...coordinatesOf(resolvers)].filter((coordinate) => !replaced.has(coordinate)));
      // Not in `resolvers`, which Mercurius would set again in the transformed schema.
      if (!isCodeFirst) return [types, ...resolvers];
      // A schema made of classes does not have Darkroom's fields, and accepts no resolvers without fields.
      const parted = partResolvers(darkroom, resolvers);
      ours = parted.ours;
      return [...parted.others];
    },
    transformSchema: async (given) => {
      if (guarded === null) throw withoutResolvers();
      const known = guarded;
      const unguarded = rootFields(darkroom).filter(({ coordinate }) => !known.has(coordinate));
      if (unguarded.length > 0) throw withoutGuards(unguarded.map(({ coordinate }) => coordinate));
      const hosts = (await options.transformSchema?.(given)) ?? given;
      const schema = isCodeFirst ? mergeIntoSchema(darkroom, hosts, [types, ours]) : hosts;
      markGuarded(schema, known);
      noteGuardedSchema(darkroom);
      const before = resolversOf(schema, known);
      const transformed = darkroom.transformSchema(schema);
      for (const [coordinate, resolver] of resolversOf(transformed, known)) {
        if (resolver !== before.get(coordinate)) noteCheckedField(darkroom, coordinate);
      }
      return transformed;
    },
  };
  return changed as Given;
}

function listOf<Item>(given: Item | Item[] | undefined): readonly Item[] {
  return given === undefined ? [] : ([given].flat() as Item[]);
}

function withoutGuards(coordinates: readonly string[]): DarkroomError {
  return invalid(
    `Guards would not run on ${coordinates.join(', ')}. Import DarkroomModule beside GraphQLModule, and remove ` +
      '`darkroom.resolvers` from `resolvers`.',
  );
}

function withoutResolvers(): DarkroomError {
  return invalid(
    'This driver of GraphQLModule does not call `transformResolvers`, so no guards would run on the fields of ' +
      'Darkroom: use ApolloDriver or MercuriusDriver. The drivers for federation are not supported.',
  );
}

function invalid(message: string): DarkroomError {
  return new DarkroomError('INVALID_CONFIGURATION', message);
}
