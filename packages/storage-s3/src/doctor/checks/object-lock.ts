import { GetObjectLockConfigurationCommand, type ObjectLockConfiguration } from '@aws-sdk/client-s3';
import { counted } from '@graphql-darkroom/core/adapter';
import { describeError, isDenied, isNotOffered, serverCode } from '../describe-error.ts';
import type { CheckUp, Examination } from '../examination.ts';

/** Whether the bucket retains deleted objects. Checked before anything is written, since that could not be deleted. */
export const objectLock: CheckUp = {
  name: 'Object Lock',
  essential: false,
  run: async (examination) => {
    const configuration = await readConfiguration(examination);
    if (typeof configuration === 'string') {
      return {
        verdict: 'UNKNOWN',
        message: `The bucket’s Object Lock could not be read: ${configuration}. If it retains objects by default, the objects that these checks write remain for that time.`,
        ...((await examination.knowsPolicies())
          ? { remedy: { advice: 'Allow s3:GetBucketObjectLockConfiguration so that the doctor can read it.' } }
          : {}),
      };
    }
    const { Mode, Days, Years } = configuration?.Rule?.DefaultRetention ?? {};
    if (Mode === undefined) {
      return {
        verdict: 'OK',
        message: 'The bucket has no default retention (Object Lock), so deleted objects are removed.',
      };
    }
    const span = Years === undefined ? counted(Days ?? 0, 'day') : counted(Years, 'year');
    return {
      verdict: 'WARNING',
      message: `The bucket’s Object Lock retains every object for ${span} (${Mode}): objects that Darkroom deletes, including refused uploads, remain and are billed until then. The doctor wrote nothing, because it could not remove it, and so it skipped the other checks.`,
      remedy: {
        advice:
          'If this is intended, run the doctor on another bucket of this server, without retention. If not, give Darkroom a bucket without default retention.',
      },
    };
  },
};

/** Null if there is none, or the server does not support it; a text is the reason why it cannot be read. */
async function readConfiguration({ files }: Examination): Promise<ObjectLockConfiguration | string | null> {
  try {
    const command = new GetObjectLockConfigurationCommand({ Bucket: files.name });
    return (await files.client.send(command)).ObjectLockConfiguration ?? null;
  } catch (error) {
    if (isNotOffered(error) || serverCode(error) === 'ObjectLockConfigurationNotFoundError') return null;
    if (isDenied(error)) return describeError(error);
    throw error;
  }
}
