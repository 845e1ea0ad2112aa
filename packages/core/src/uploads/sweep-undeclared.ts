import { counted } from '../errors/counted.ts';
import { deleteFileJobs } from '../files/storage-keys.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { totalSize } from './check-parts.ts';
import { beginVerification } from './verify-upload.ts';

const FILES_A_PAGE = 500;
/** The number of uploads whose parts are listed concurrently. */
const FILES_AT_ONCE = 8;

/**
 * Rejects uploads of undeclared size that received more bytes than their policy allows, if the storage cannot refuse
 * these itself. Between two sweeps, each part can reach the maximum length of a part. If a URL is valid for a whole
 * upload, uploads of declared size are checked too, since nothing enforces that size.
 *
 * @returns the number of rejected uploads.
 */
export async function sweepUndeclared(services: Services): Promise<number> {
  const { database, storage } = services;
  if (storage.uploads.enforcesMaxBytes === true) return 0;
  let rejected = 0;
  let after: FileRecord | null = null;
  do {
    const withDeclared = storage.uploads.urlScope === 'UPLOAD';
    const page: readonly FileRecord[] = await database.files.listUndeclared({
      limit: FILES_A_PAGE,
      after,
      withDeclared,
    });
    for (let first = 0; first < page.length; first += FILES_AT_ONCE) {
      const looks = page.slice(first, first + FILES_AT_ONCE).map((file) => lookAfter(services, file));
      rejected += (await Promise.all(looks)).filter((isRejected) => isRejected).length;
    }
    after = page.length === FILES_A_PAGE ? (page.at(-1) ?? null) : null;
  } while (after !== null);
  return rejected;
}

/** Whether the upload was rejected. */
async function lookAfter(services: Services, file: FileRecord): Promise<boolean> {
  const { storage, keys, log } = services;
  try {
    const upload = { key: keys.original(file.id), uploadId: file.uploadId ?? '' };
    const landed =
      (await storage.uploads.landedBytes?.(upload)) ?? totalSize((await storage.uploads.list(upload)) ?? []);
    return landed > mostOf(file) && (await reject(services, file, landed));
  } catch (error) {
    log.warn(`The received bytes of upload ${file.id} could not be counted. The next sweep tries again.`, error);
    return false;
  }
}

/** The maximum number of bytes that an upload may have received. */
function mostOf({ declaredSize, policy }: FileRecord): number {
  return declaredSize ?? policy.maxBytes;
}

async function reject(services: Services, file: FileRecord, landed: number): Promise<boolean> {
  const { database, keys, settings, log } = services;
  const most = mostOf(file);
  // Without a job: if this process dies, the sweep finds the abandoned verification.
  const token = await beginVerification(services, file.id, []);
  if (token === null) return false;
  const isRejected = await database.files.markRejected({
    fileId: file.id,
    token,
    rejection: {
      code: 'FILE_TOO_LARGE',
      message: tooMuch(services, file, landed),
    },
    jobs: deleteFileJobs(keys, file, settings.partUrlExpiresInSeconds),
  });
  log.warn(`Upload ${file.id} was rejected: it received ${counted(landed, 'byte')}, but may have at most ${most}.`);
  return isRejected;
}

function tooMuch({ storage }: Services, file: FileRecord, landed: number): string {
  const received = `${counted(landed, 'byte')} ${landed === 1 ? 'was' : 'were'}`;
  if (file.declaredSize !== null) {
    return `${received} received, but ${file.declaredSize} were declared. Upload the file again with its exact \`size\`.`;
  }
  const most = `${received} received, but at most ${file.policy.maxBytes} are accepted here.`;
  return storage.uploads.urlScope === 'UPLOAD'
    ? most
    : `${most} If you pass \`size\`, the storage accepts no more than that.`;
}
