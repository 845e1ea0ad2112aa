import { type Darkroom, type WorkerOptions } from '@graphql-darkroom/core';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { APP_INTERCEPTOR, ModuleRef } from '@nestjs/core';
import { checkAfterGuards } from './check-after-guards.ts';
import { darkroomLifecycle } from './darkroom-lifecycle.ts';
import { DarkroomService } from './darkroom-service.ts';
import { type FieldDecorators, defineResolvers, newResolverClass } from './resolver-class.ts';

/** Settings for an application's Darkroom, however it is made. */
export interface DarkroomModuleSettings {
  /**
   * Runs background jobs in this process, once the application has started.
   *
   * @default none: jobs wait for a process that runs them, and the start only opens the database
   */
  readonly worker?: WorkerOptions;
  /**
   * Decorators of Darkroom's root fields, by coordinate: metadata that your guards read, or guards of single fields.
   *
   * @example { 'Query.fileUploadPolicy': [Public()], 'Mutation.deleteFile': [UseGuards(StaffGuard)] }
   * @default none: global guards apply to all
   */
  readonly decorators?: FieldDecorators;
}

/** Options of {@link DarkroomModule.forRoot}. */
export interface DarkroomModuleOptions extends DarkroomModuleSettings {
  readonly darkroom: Darkroom;
}

/** A Darkroom, and the worker that is started with the application. */
export interface DarkroomWithWorker {
  readonly darkroom: Darkroom;
  /** Null starts none, as in tests. */
  readonly worker: WorkerOptions | null;
}

type Made = Darkroom | DarkroomWithWorker;

/** Options of {@link DarkroomModule.forRootAsync}. */
export interface DarkroomModuleAsyncOptions extends DarkroomModuleSettings {
  /** Modules that export the injected providers. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** The providers that `useFactory` receives. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Gives the Darkroom, or the Darkroom with its worker, which replaces `worker` here; null starts none. */
  readonly useFactory: (...injected: never[]) => Made | Promise<Made>;
}

/**
 * Registers an application's Darkroom: it can be injected everywhere as {@link DarkroomService}, its root fields are
 * Nest resolvers, and it is closed with the application.
 */
export class DarkroomModule {
  /**
   * Registers an existing Darkroom.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION when the application starts, for an unknown field in `decorators`.
   */
  static forRoot({ darkroom, ...settings }: DarkroomModuleOptions): DynamicModule {
    return darkroomModule({ useFactory: () => darkroom, ...settings });
  }

  /**
   * Registers a Darkroom that is made from injected providers.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION as {@link DarkroomModule.forRoot}.
   * @example
   * ```ts
   * DarkroomModule.forRootAsync({
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({
   *     darkroom: createDarkroom({ ...options, storage: storageOf(config) }),
   *     worker: config.get('WORKER') === 'off' ? null : { concurrency: 2 },
   *   }),
   * });
   * ```
   */
  static forRootAsync(options: DarkroomModuleAsyncOptions): DynamicModule {
    return darkroomModule(options);
  }
}

const MADE = Symbol('DarkroomModule.made');

function darkroomModule(options: DarkroomModuleAsyncOptions): DynamicModule {
  const { imports = [], inject = [], useFactory, worker = null, decorators = {} } = options;
  const resolverClass = newResolverClass();
  return {
    module: DarkroomModule,
    global: true,
    imports,
    providers: [
      {
        provide: MADE,
        inject,
        useFactory: async (...injected: never[]): Promise<DarkroomWithWorker> => {
          const made = await useFactory(...injected);
          const full = 'darkroom' in made ? made : { darkroom: made, worker };
          defineResolvers(resolverClass, full.darkroom, decorators);
          return full;
        },
      },
      { provide: DarkroomService, inject: [MADE], useFactory: (made: DarkroomWithWorker) => made.darkroom },
      {
        provide: darkroomLifecycle,
        inject: [MADE, ModuleRef],
        useFactory: (made: DarkroomWithWorker, modules: ModuleRef) =>
          darkroomLifecycle(made.darkroom, modules, made.worker),
      },
      { provide: APP_INTERCEPTOR, inject: [DarkroomService], useFactory: checkAfterGuards },
      resolverClass,
    ],
    exports: [DarkroomService],
  };
}
