import type { FileRecord, NewConversion, NewTagging } from '../ports/records.ts';
import type { SqlClient } from '../ports/sql-client.ts';
import type { Services } from '../services.ts';
import { derivativeJobs } from './derivative-jobs.ts';
import { formerCopyJobs } from './request-tagging.ts';

/** What to request of a file together. */
export interface WantedDerivatives {
  readonly conversions: readonly NewConversion[];
  readonly tagging: NewTagging | null;
  /** As in {@link DatabaseConversions.requestTogether}. */
  readonly maxRequests: number;
  /** As in {@link conversionJob}. */
  readonly owner?: string | null;
  /** The transaction to do it in. @default one of its own */
  readonly db?: SqlClient | undefined;
}

/** Requests conversions and the tagging of a READY file as one job. Resolves to whether anything was requested. */
export async function requestDerivatives(
  services: Pick<Services, 'database' | 'processor'>,
  file: FileRecord,
  { conversions, tagging, maxRequests, owner, db }: WantedDerivatives,
): Promise<boolean> {
  if (conversions.length === 0 && tagging === null) return false;
  const { contentType } = file;
  return services.database.conversions.requestTogether({
    fileId: file.id,
    conversions,
    tagging,
    maxRequests,
    jobs: (requested) => [
      ...derivativeJobs(services, file, { contentType, ...requested, ...(owner !== undefined && { owner }) }),
      ...formerCopyJobs(requested.tagging?.before ?? null, tagging?.source),
    ],
    ...(db && { db }),
  });
}
