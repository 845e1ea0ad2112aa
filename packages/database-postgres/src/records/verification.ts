import type { DatabaseFiles } from '@graphql-darkroom/core/adapter';
import type { ExpressionBuilder, Expression, SqlBool } from 'kysely';
import type { Tables } from '../sql/tables.ts';
import { expiresUnattached } from './expiry.ts';
import { changeFile, changeFileWithJobs, NOW, type RecordsOptions, secondsFromNow } from './file-change.ts';
import { requestedTagging } from './tagging-columns.ts';

const NO_LEASE = { lease_token: null, lease_expires_at: null } as const;

/** The part of {@link DatabaseFiles} that takes a file from UPLOADING through VERIFYING to an outcome. */
export function databaseVerification(
  options: RecordsOptions,
): Pick<
  DatabaseFiles,
  'beginVerification' | 'renewVerification' | 'reopenUpload' | 'markReady' | 'setPlaceholder' | 'markRejected'
> {
  const { statements, schema, channel, sendJobs } = options;

  return {
    beginVerification: ({ fileId, token, leaseSeconds, jobs }) =>
      statements.transaction(async (trx) => {
        const lease = { lease_token: token, lease_expires_at: secondsFromNow(leaseSeconds) };
        const isBegun = await changeFile(trx, channel, {
          fileId,
          set: { ...lease, status: 'VERIFYING' },
          where: (eb) => eb('status', '=', 'UPLOADING'),
        });
        if (!isBegun) {
          const taken = await trx
            .updateTable('files')
            .set(lease)
            .where('id', '=', fileId)
            .where('deleted_at', 'is', null)
            .where('status', '=', 'VERIFYING')
            .where('lease_expires_at', '<=', NOW)
            .returning('id')
            .execute();
          if (taken.length === 0) return false;
        }
        await sendJobs(trx, fileId, jobs);
        return true;
      }),

    renewVerification: ({ fileId, token, leaseSeconds }) =>
      statements.run(async (db) => {
        const rows = await db
          .updateTable('files')
          .set({ lease_expires_at: secondsFromNow(leaseSeconds) })
          .where('id', '=', fileId)
          .where('deleted_at', 'is', null)
          .where(heldBy(token))
          .returning('id')
          .execute();
        return rows.length === 1;
      }),

    reopenUpload: ({ fileId, token }) =>
      changeFileWithJobs(options, { fileId, set: { ...NO_LEASE, status: 'UPLOADING' }, where: heldBy(token) }, []),

    markReady: ({ fileId, token, contentType, size, sha256, width, height, publicKey, conversions, tagging, jobs }) =>
      statements.transaction(async (trx) => {
        // Separate from the change: a statement that waited for a lock reads attachments as they were before the wait.
        await trx.selectFrom('files').select('id').where('id', '=', fileId).forNoKeyUpdate().execute();
        const isAccepted = await changeFile(trx, channel, {
          fileId,
          set: {
            ...NO_LEASE,
            status: 'READY',
            content_type: contentType,
            size,
            sha256,
            width,
            height,
            public_key: publicKey,
            completed_at: NOW,
            expires_at: expiresUnattached(schema),
            ...(tagging === null ? {} : requestedTagging(tagging)),
          },
          where: heldBy(token),
        });
        if (!isAccepted) return false;
        if (conversions.length > 0) {
          await trx
            .insertInto('conversions')
            .values(
              conversions.map(({ id, name, recipe, requestId }) => ({
                id,
                file_id: fileId,
                name,
                recipe,
                request_id: requestId,
              })),
            )
            .execute();
        }
        await sendJobs(trx, fileId, jobs);
        return true;
      }),

    setPlaceholder: ({ fileId, placeholder: { thumbHash, dominantColor }, exif = null }) =>
      statements.run((db) =>
        changeFile(db, channel, {
          fileId,
          set: {
            thumb_hash: thumbHash,
            dominant_color: dominantColor,
            exif: exif === null ? null : JSON.stringify(exif),
          },
          where: (eb) => eb.and([eb('status', '=', 'READY'), eb('thumb_hash', 'is', null)]),
        }),
      ),

    markRejected: ({ fileId, token, rejection, jobs }) =>
      changeFileWithJobs(
        options,
        {
          fileId,
          set: { ...NO_LEASE, status: 'REJECTED', rejection: JSON.stringify(rejection), completed_at: NOW },
          where: heldBy(token),
        },
        jobs,
      ),
  };
}

/** The token decides, not the lease: a slow verification may continue as long as no other one has taken over. */
function heldBy(token: string): (eb: ExpressionBuilder<Tables, 'files'>) => Expression<SqlBool> {
  return (eb) => eb.and([eb('status', '=', 'VERIFYING'), eb('lease_token', '=', token)]);
}
