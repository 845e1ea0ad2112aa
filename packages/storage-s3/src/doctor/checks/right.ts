import { describeError, isDenied, isNotOffered, isUnanswered } from '../describe-error.ts';
import type { Finding, Remedy } from '../diagnosis.ts';
import { clientPolicyDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { rightsRemedy } from '../means.ts';

/** Tries an operation that needs a right. The attempt may return a finding of its own. */
export function right(
  action: string,
  purpose: string,
  attempt: (examination: Examination) => Promise<Finding | null>,
): CheckUp {
  return {
    name: `right to ${purpose}`,
    essential: true,
    run: async (examination): Promise<Finding> => {
      try {
        return (await attempt(examination)) ?? { verdict: 'OK', message: `The client may ${purpose} (${action}).` };
      } catch (error) {
        if (isDenied(error)) return deniedFinding(examination, purpose, action, describeError(error));
        // Without a response, nothing is known.
        if (isUnanswered(error)) throw error;
        return {
          verdict: 'FAILED',
          message: `The client cannot ${purpose} (${action}): ${describeError(error)}.`,
          remedy: await remedyOf(examination, action, error),
        };
      }
    },
  };
}

/** The finding if the client lacks a right. */
export async function deniedFinding(
  { place, knowsPolicies }: Examination,
  purpose: string,
  action: string,
  error: string,
): Promise<Finding> {
  const ofDeletion = action.startsWith('s3:DeleteObject')
    ? ' Ceph 16 also requires s3:DeleteObject on the bucket itself.'
    : '';
  const ofWriting =
    action === 's3:PutObject'
      ? ' If the bucket’s policy requires headers, such as for encryption, pass the `parameters` that send them to `s3Storage` and to the doctor.'
      : '';
  return {
    verdict: 'FAILED',
    message: `The client may not ${purpose}: ${error}.`,
    remedy: rightsRemedy(await knowsPolicies(), {
      advice: `Allow ${action}, and the other actions of the policy.${ofDeletion}${ofWriting}`,
      instead: `Let the client ${purpose}.`,
      document: clientPolicyDocument(place),
    }),
  };
}

/** The remedy depends on the operation and on how it was refused. */
async function remedyOf({ own }: Examination, action: string, error: unknown): Promise<Remedy> {
  if (action.startsWith('s3:DeleteObject')) {
    return {
      advice:
        'Darkroom cannot delete here, so files remain forever. Do not use Darkroom with this storage as it is; try a newer release of the server. Some servers (Swift, CloudServer, ECS, OCI, QingStor, older MinIO) refuse to delete many objects in one request with only the SDK’s CRC32, and require Content-MD5: the server’s log says what it requires.',
    };
  }
  if (isNotOffered(error)) {
    return {
      advice:
        'This server does not support the operation, which Darkroom needs. Use another storage, or a newer release.',
    };
  }
  if (action === 's3:PutObject' && (await own.client.config.requestChecksumCalculation()) !== 'WHEN_REQUIRED') {
    return {
      advice:
        'If the server does not support the SDK’s checksums, set `requestChecksumCalculation: "WHEN_REQUIRED"` on the client (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED). If it still fails, check the storage’s log.',
    };
  }
  return { advice: 'Check the storage’s log for this request, and whether a proxy changes requests.' };
}
