import { Module } from '@nestjs/common';
import { createAdapters } from './darkroom.js';

export const ADAPTERS = Symbol('ADAPTERS');
export const WORKER = Symbol('WORKER');

/** What tests replace. */
@Module({
  providers: [
    { provide: ADAPTERS, useFactory: createAdapters },
    { provide: WORKER, useValue: { concurrency: 2 } },
  ],
  exports: [ADAPTERS, WORKER],
})
export class AdaptersModule {}
