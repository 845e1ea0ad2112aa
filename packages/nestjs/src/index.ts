export {
  DarkroomModule,
  type DarkroomModuleAsyncOptions,
  type DarkroomModuleOptions,
  type DarkroomModuleSettings,
  type DarkroomWithWorker,
} from './darkroom-module.ts';
export { DarkroomService } from './darkroom-service.ts';
export type { FieldDecorators } from './resolver-class.ts';
export { withDarkroom } from './with-darkroom.ts';
export type { Stored } from './stored.ts';
