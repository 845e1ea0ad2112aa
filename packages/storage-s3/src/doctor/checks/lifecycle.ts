import { GetBucketLifecycleConfigurationCommand, type LifecycleRule } from '@aws-sdk/client-s3';
import { describeError, serverCode } from '../describe-error.ts';
import { lifecycleDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';

/**
 * Whether the storage itself aborts uploads that nobody completes: their parts are paid for, and no
 * listing of objects shows them.
 */
export const lifecycle: CheckUp = {
  name: 'lifecycle',
  run: async (examination) => {
    const { place, files } = examination;
    const rules = await readRules(examination);
    if (typeof rules === 'string') {
      return {
        verdict: 'UNKNOWN',
        message: `The bucket’s lifecycle rules could not be read: ${rules}.`,
        remedy: {
          advice: 'See that one of them aborts incomplete multipart uploads. This replaces all that there are.',
          document: lifecycleDocument(place),
        },
      };
    }
    const days = rules.map((rule) => abortsAfter(rule, files.trees.private)).filter((after) => after !== null);
    if (days.length > 0) {
      return { verdict: 'OK', message: `Incomplete multipart uploads are aborted after ${Math.min(...days)} days.` };
    }
    return {
      verdict: 'WARNING',
      message:
        'No lifecycle rule aborts incomplete multipart uploads: what Darkroom cannot abort is paid for until somebody finds it.',
      remedy: { advice: 'Apply these rules.', document: lifecycleDocument(place, rules) },
    };
  },
};

/** The days after which a rule aborts uploads in a tree; null when it does not, or only some. */
function abortsAfter(rule: LifecycleRule, tree: string): number | null {
  const { Status, Filter, AbortIncompleteMultipartUpload } = rule;
  const isForSome = Filter?.Tag !== undefined || Filter?.And !== undefined;
  const prefix = Filter?.Prefix ?? legacyPrefix(rule) ?? '';
  if (Status !== 'Enabled' || isForSome || !tree.startsWith(prefix)) return null;
  return AbortIncompleteMultipartUpload?.DaysAfterInitiation ?? null;
}

/** What rules had before they had filters, and some servers still answer. */
function legacyPrefix(rule: object): string | undefined {
  return 'Prefix' in rule && typeof rule.Prefix === 'string' ? rule.Prefix : undefined;
}

/** The bucket's rules, or why they cannot be read. */
async function readRules({ files }: Examination): Promise<readonly LifecycleRule[] | string> {
  try {
    const command = new GetBucketLifecycleConfigurationCommand({ Bucket: files.name });
    return (await files.client.send(command)).Rules ?? [];
  } catch (error) {
    return serverCode(error) === 'NoSuchLifecycleConfiguration' ? [] : describeError(error);
  }
}
