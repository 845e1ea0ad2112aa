import type { Connectivity } from './environment/connectivity.ts';
import type { Pace } from './environment/pace.ts';
import type { Slots } from './environment/slots.ts';
import type { ResumeStore } from './resume/resume-store.ts';
import type { Api } from './transport/ask.ts';
import type { Names } from './transport/names.ts';
import type { Transport } from './transport/transport.ts';

/** What the uploads of one client share. */
export interface ClientServices {
  readonly api: Api;
  readonly transport: Transport;
  readonly names: Names;
  readonly pace: Pace;
  readonly connectivity: Connectivity;
  /** Parts in flight over all uploads. */
  readonly slots: Slots;
  /** Uploads under way. */
  readonly turns: Slots;
  /** The most parts of one upload in flight. */
  readonly concurrency: number;
  /** Never fails. */
  readonly resume: ResumeStore;
}
