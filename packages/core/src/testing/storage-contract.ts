import type { ContractCase } from './contract-case.ts';
import { storageAdoptCases } from './storage-contract-adopt.ts';
import { storageCompletionCases } from './storage-contract-completion.ts';
import { storageLimitCases } from './storage-contract-limits.ts';
import { storageObjectCases } from './storage-contract-objects.ts';
import { storagePublishingCases } from './storage-contract-publishing.ts';
import { storageSignatureCases } from './storage-contract-signatures.ts';
import { storageStaleCases } from './storage-contract-stale.ts';
import type { StorageContractSubject } from './storage-contract-subject.ts';
import { storageUploadCases } from './storage-contract-uploads.ts';

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
