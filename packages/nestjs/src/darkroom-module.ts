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
   * @default none: jobs wait for a process that runs them
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

/** Options of {@link DarkroomModule.forRootAsync}. */
export interface DarkroomModuleAsyncOptions extends DarkroomModuleSettings {
  /** Modules that export the injected providers. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** The providers that `useFactory` receives. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: (...injected: never[]) => Darkroom | Promise<Darkroom>;
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
   *   useFactory: (config: ConfigService) => createDarkroom({ ...options, storage: storageOf(config) }),
   *   worker: { concurrency: 2 },
   * });
   * ```
   */
  static forRootAsync(options: DarkroomModuleAsyncOptions): DynamicModule {
    return darkroomModule(options);
  }
}

function darkroomModule(options: DarkroomModuleAsyncOptions): DynamicModule {
  const { imports = [], inject = [], useFactory, worker = null, decorators = {} } = options;
  const resolverClass = newResolverClass();
  return {
    module: DarkroomModule,
    global: true,
    imports,
    providers: [
      {
        provide: DarkroomService,
        inject,
        useFactory: async (...injected: never[]) => {
          const darkroom = await useFactory(...injected);
          defineResolvers(resolverClass, darkroom, decorators);
          return darkroom;
        },
      },
      {
        provide: darkroomLifecycle,
        inject: [DarkroomService, ModuleRef],
        useFactory: (darkroom: Darkroom, modules: ModuleRef) => darkroomLifecycle(darkroom, modules, worker),
      },
      { provide: APP_INTERCEPTOR, inject: [DarkroomService], useFactory: checkAfterGuards },
      resolverClass,
    ],
    exports: [DarkroomService],
  };
}
