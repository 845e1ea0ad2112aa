import { type Caller, isAllowed } from '../files/access.ts';
import type { FileRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';

/** An upload that still accepts parts and that the caller may continue; null if there is none. */
export async function findUpload(services: Services, id: string, caller: Caller): Promise<FileRecord | null> {
  const file = await services.load(id);
  if (file === null || file.status !== 'UPLOADING' || file.uploadId === null) return null;
  return (await isAllowed(services, 'UPLOAD', file, caller)) ? file : null;
}
