import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';
import { counted } from '@graphql-darkroom/core/adapter';
import { describeError, isDenied, isNotOffered, serverCode } from '../describe-error.ts';
import { command, lifecycleDocument, type Place } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';

const UNSEEN =
  'Darkroom’s worker aborts abandoned uploads. Uploads that it cannot abort, or that are left when it no longer runs, remain and are billed, and no listing of objects shows them.';

/** The advice if the server has no such rules, or none that abort uploads. */
const byHand = (place: Place): string =>
  `Keep a worker running, whose sweep aborts them, and look for older ones now and then with \`${command(place, 'list-multipart-uploads')}\`.`;

/**
 * Whether the storage itself aborts abandoned uploads: their parts are billed, and no listing of objects shows them.
 */
export const lifecycle: CheckUp = {
  name: 'lifecycle',
  essential: false,
  run: async (examination) => {
    const { place, files } = examination;
    const rules = await readRules(examination);
    if (typeof rules === 'string') {
      return {
        verdict: 'UNKNOWN',
        message: `The bucket’s lifecycle rules could not be read: ${rules}.`,
        remedy: {
          advice:
            'Allow s3:GetLifecycleConfiguration so that the doctor can read them, or check that one aborts incomplete multipart uploads. Applying this one replaces all existing rules.',
          document: lifecycleDocument(place),
        },
      };
    }
    if (rules === null) {
      return {
        verdict: 'WARNING',
        message: `This server does not support lifecycle rules. ${UNSEEN}`,
        remedy: { advice: byHand(place) },
      };
    }
    const days = rules.map((rule) => abortsAfter(rule, files.trees.private)).filter((after) => after !== null);
    if (days.length > 0) {
      return {
        verdict: 'OK',
        message: `Incomplete multipart uploads are aborted after ${counted(Math.min(...days), 'day')}.`,
      };
    }
    return {
      verdict: 'WARNING',
      message: `No lifecycle rule aborts incomplete multipart uploads. ${UNSEEN}`,
      remedy: {
        advice: `Apply these lifecycle rules${rules.length === 0 ? '' : ': the existing ones and a new one'}. If the server refuses them, as MinIO does, skip this. ${byHand(place)}`,
        document: lifecycleDocument(place, rules),
      },
    };
  },
};

/** The days after which a rule aborts uploads in a tree; null if it aborts none, or only some. */
function abortsAfter(rule: LifecycleRule, tree: string): number | null {
  const { Status, Filter, AbortIncompleteMultipartUpload } = rule;
  const isForSome = Filter?.Tag !== undefined || Filter?.And !== undefined;
  const prefix = Filter?.Prefix ?? legacyPrefix(rule) ?? '';
  if (Status !== 'Enabled' || isForSome || !tree.startsWith(prefix)) return null;
  return AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? null;
}

/** The prefix in the format before rules had filters, which some servers still return. */
function legacyPrefix(rule: object): string | undefined {
  return 'Prefix' in rule && typeof rule.Prefix === 'string' ? rule.Prefix : undefined;
}

/** The bucket's rules, or the reason why they cannot be read; null if the server has no rules for any bucket. */
async function readRules({ files, knowsPolicies }: Examination): Promise<readonly LifecycleRule[] | string | null> {
  try {
    const { Rules } = await files.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: files.name }));
    if (Rules !== undefined) return Rules;
    // Swift ignores the query parameter and returns a listing of objects. It has no policies either.
    return (await knowsPolicies()) ? [] : null;
  } catch (error) {
    // On Swift this request is a listing of objects, which may be denied.
    if (isNotOffered(error) || (isDenied(error) && !(await knowsPolicies()))) return null;
    return serverCode(error) === 'NoSuchLifecycleConfiguration' ? [] : describeError(error);
  }
}
