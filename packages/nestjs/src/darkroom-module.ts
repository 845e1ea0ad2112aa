import { type Darkroom, type WorkerOptions } from '@graphql-darkroom/core';
import type { DynamicModule, FactoryProvider, ModuleMetadata } from '@nestjs/common';
import { APP_INTERCEPTOR, ModuleRef } from '@nestjs/core';
import { checkAfterGuards } from './check-after-guards.ts';
import { darkroomLifecycle } from './darkroom-lifecycle.ts';
import { DarkroomService } from './darkroom-service.ts';
import { type FieldDecorators, defineResolvers, newResolverClass } from './resolver-class.ts';

/** What holds for an application's Darkroom, however it is made. */
export interface DarkroomModuleSettings {
  /**
   * Runs background jobs in this process, from when the application has started.
   *
   * @default none: jobs wait for a process that does
   */
  readonly worker?: WorkerOptions;
  /**
   * Decorators of Darkroom's root fields, by their coordinates: what guards of yours read, or guards of single fields.
   *
   * @example { 'Query.fileUploadPolicy': [Public()], 'Mutation.deleteFile': [UseGuards(StaffGuard)] }
   * @default none: global guards hold on all
   */
  readonly decorators?: FieldDecorators;
}

/** What {@link DarkroomModule.forRoot} takes. */
export interface DarkroomModuleOptions extends DarkroomModuleSettings {
  readonly darkroom: Darkroom;
}

/** What {@link DarkroomModule.forRootAsync} takes. */
export interface DarkroomModuleAsyncOptions extends DarkroomModuleSettings {
  /** Modules that export what is injected. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /** What `useFactory` is called with. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  readonly useFactory: (...injected: never[]) => Darkroom | Promise<Darkroom>;
}

/**
 * An application's Darkroom: it is injected as {@link DarkroomService} everywhere, its root fields are resolvers of
 * Nest's, and it is closed with the application.
 */
export class DarkroomModule {
  /**
   * With a Darkroom that is there already.
   *
   * @throws {DarkroomError} INVALID_CONFIGURATION when the application starts, for an unknown field in `decorators`.
   */
  static forRoot({ darkroom, ...settings }: DarkroomModuleOptions): DynamicModule {
    return darkroomModule({ useFactory: () => darkroom, ...settings });
  }

  /**
   * With a Darkroom that is made of what Nest injects.
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
      { provide: APP_INTERCEPTOR, useValue: checkAfterGuards },
      resolverClass,
    ],
    exports: [DarkroomService],
  };
}
