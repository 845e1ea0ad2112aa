import { type ContractCase, contractOf } from '../contract-case.ts';
import { storageAdoptCases } from './adopt.ts';
import { storageChecksumCases } from './checksums.ts';
import { storageCompletionCases } from './completion.ts';
import { storageLimitCases } from './limits.ts';
import { storageListAllCases } from './list-all.ts';
import { storageObjectCases } from './objects.ts';
import { storagePeekCases } from './peek.ts';
import { storagePublishingCases } from './publishing.ts';
import { storageSignatureCases } from './signatures.ts';
import { storageStaleCases } from './stale.ts';
import type { StorageContractSubject } from './subject.ts';
import { storageUnreachableCases } from './unreachable.ts';
import { storageUploadCases } from './uploads.ts';

/**
 * Every promise of the {@link Storage} port. Cases use their own keys under `keyPrefix` and leave a few megabytes of
 * objects there.
 *
 * @example
 * ```ts
 * const unreachable = myStorage({ endpoint: 'http://127.0.0.1:1' });
 * const subject = { storage: myStorage(), fetch: (request: Request) => fetch(request), unreachable };
 * for (const promise of storageContract) {
 *   test(promise.name, { skip: !promise.appliesTo(subject) }, () => promise.run(subject));
 * }
 * ```
 */
export const storageContract: readonly ContractCase<StorageContractSubject>[] = contractOf([
  ...storageUploadCases,
  ...storageLimitCases,
  ...storageCompletionCases,
  ...storageSignatureCases,
  ...storageChecksumCases,
  ...storageObjectCases,
  ...storagePeekCases,
  ...storagePublishingCases,
  ...storageStaleCases,
  ...storageListAllCases,
  ...storageAdoptCases,
  ...storageUnreachableCases,
]);
