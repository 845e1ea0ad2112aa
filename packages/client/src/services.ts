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
  /** Limits the parts in flight across all uploads. */
  readonly slots: Slots;
  /** Limits the uploads in progress. */
  readonly turns: Slots;
  /** Maximum number of parts of one upload in flight. */
  readonly concurrency: number;
  /** Never rejects. */
  readonly resume: ResumeStore;
}
