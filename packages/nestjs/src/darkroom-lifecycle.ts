import { type Darkroom, DarkroomError, type WorkerOptions } from '@graphql-darkroom/core';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { ModuleRef } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';

const inSchema = new WeakSet<Darkroom>();

/** Records that the root fields of a Darkroom are in a schema in which guards run on them. */
export function noteGuardedSchema(darkroom: Darkroom): void {
  inSchema.add(darkroom);
}

/** Opens Darkroom or starts a worker once the application has started, and closes Darkroom with the application. */
export function darkroomLifecycle(
  darkroom: Darkroom,
  modules: ModuleRef,
  worker: WorkerOptions | null,
): OnApplicationBootstrap & OnApplicationShutdown {
  return {
    onApplicationBootstrap: async () => {
      // A process that only runs workers has no schema.
      if (hasSchema(modules) && !inSchema.has(darkroom)) throw withoutGuards();
      // Both open the database, so that a wrong configuration ends the start and not the first request.
      await (worker === null ? darkroom.ready() : darkroom.startWorker(worker));
    },
    onApplicationShutdown: () => darkroom.close(),
  };
}

function hasSchema(modules: ModuleRef): boolean {
  try {
    modules.get(GraphQLSchemaHost, { strict: false });
    return true;
  } catch {
    return false;
  }
}

function withoutGuards(): DarkroomError {
  return new DarkroomError(
    'INVALID_CONFIGURATION',
    'Guards would not run on the fields of Darkroom. Pass `withDarkroom(darkroom, options)` to GraphQLModule.',
  );
}
