import { GetObjectLockConfigurationCommand, type ObjectLockConfiguration } from '@aws-sdk/client-s3';
import { describeError, isDenied, isNotOffered, serverCode } from '../describe-error.ts';
import type { CheckUp, Examination } from '../examination.ts';

/** Whether the bucket keeps what is deleted. Asked before anything is written, as that could not be removed. */
export const objectLock: CheckUp = {
  name: 'Object Lock',
  essential: false,
  run: async (examination) => {
    const configuration = await readConfiguration(examination);
    if (typeof configuration === 'string') {
      return {
        verdict: 'UNKNOWN',
        message: `The bucket’s Object Lock could not be read: ${configuration}. If it retains objects by default, what these checks write stays that long.`,
        remedy: { advice: 'Allow s3:GetBucketObjectLockConfiguration to have it looked at.' },
      };
    }
    const { Mode, Days, Years } = configuration?.Rule?.DefaultRetention ?? {};
    if (Mode === undefined) {
      return { verdict: 'OK', message: 'The bucket does not retain what is deleted by a default of Object Lock.' };
    }
    const span = Years === undefined ? `${Days} days` : `${Years} years`;
    return {
      verdict: 'FAILED',
      message: `The bucket’s Object Lock retains every object for ${span} (${Mode}): files that are deleted in Darkroom, refused uploads among them, would stay and be paid for. Nothing was written, as it could not be removed.`,
      remedy: {
        advice:
          'Give Darkroom a bucket without default retention. To end the default of this one for new objects: `aws s3api put-object-lock-configuration --bucket ' +
          `${examination.place.bucket} --object-lock-configuration '{"ObjectLockEnabled":"Enabled"}'\`.`,
      },
    };
  },
};

/** Null where there is none, or no such thing; a text says why it cannot be read. */
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
