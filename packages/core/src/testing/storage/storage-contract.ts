import type { ContractCase } from '../contract-case.ts';
import { storageAdoptCases } from './adopt.ts';
import { storageCompletionCases } from './completion.ts';
import { storageLimitCases } from './limits.ts';
import { storageObjectCases } from './objects.ts';
import { storagePublishingCases } from './publishing.ts';
import { storageSignatureCases } from './signatures.ts';
import { storageStaleCases } from './stale.ts';
import type { StorageContractSubject } from './subject.ts';
import { storageUploadCases } from './uploads.ts';

/**
 * Every promise of the {@link Storage} port. Cases use keys of their own under `keyPrefix` and leave objects of a few megabytes there.
 *
 * @example
 * ```ts
 * const storage = myStorage();
 * for (const contractCase of storageContract) {
 *   test(contractCase.name, () => contractCase.run({ storage, fetch: (request) => fetch(request) }));
 * }
 * ```
 */
export const storageContract: readonly ContractCase<StorageContractSubject>[] = [
  ...storageUploadCases,
  ...storageLimitCases,
  ...storageCompletionCases,
  ...storageSignatureCases,
  ...storageObjectCases,
  ...storagePublishingCases,
  ...storageStaleCases,
  ...storageAdoptCases,
];
