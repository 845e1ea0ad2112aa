import type {
  DatabaseConversions,
  RequestConversionOutcome,
  RequestedConversion,
} from '@graphql-darkroom/core/adapter';
import { lockReadyFile, type RecordsOptions, touchFile } from './file-change.ts';
import { requestedAgain } from './request-conversion.ts';

/** {@link DatabaseConversions.setFocalPoint} in Postgres. */
export function setFocalPoint(
  { statements, channel, sendJobs }: RecordsOptions,
  { fileId, focalPoint, conversions, maxRequests, jobs }: Parameters<DatabaseConversions['setFocalPoint']>[0],
): Promise<RequestConversionOutcome> {
  const [x, y] = focalPoint === null ? [null, null] : [focalPoint.x, focalPoint.y];
  return statements.transaction(async (trx) => {
    const file = await lockReadyFile(trx, fileId).select(['focal_x', 'focal_y']).executeTakeFirst();
    if (file === undefined) return 'NOT_READY';
    if (file.focal_x === x && file.focal_y === y) return 'UNCHANGED';

    const rows = await trx
      .selectFrom('conversions')
      .select(['id', 'name', 'requests'])
      .where('file_id', '=', fileId)
      .where('status', '<>', 'FAILED')
      .execute();
    const requested: RequestedConversion[] = [];
    const byName = new Map(rows.map((row) => [row.name, row]));
    const again = conversions.flatMap((one) => {
      const row = byName.get(one.name);
      return row === undefined ? [] : [{ ...one, ...row }];
    });
    if (again.some(({ requests }) => requests >= maxRequests)) return 'EXHAUSTED';
    for (const { id, recipe, requestId } of again) {
      await trx.updateTable('conversions').set(requestedAgain({ recipe, requestId })).where('id', '=', id).execute();
      requested.push({ conversionId: id, requestId });
    }
    await trx.updateTable('files').set({ focal_x: x, focal_y: y }).where('id', '=', fileId).execute();
    await touchFile(trx, channel, fileId);
    if (requested.length > 0) await sendJobs(trx, fileId, jobs(requested));
    return 'REQUESTED';
  });
}
