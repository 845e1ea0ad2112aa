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
    ? ' Ceph 16 asks for s3:DeleteObject on the bucket itself, too.'
    : '';
  const ofWriting =
    action === 's3:PutObject'
      ? ' If the bucket’s policy demands headers, such as encryption, give `s3Storage` and the doctor the `parameters` that send them.'
      : '';
  return {
    verdict: 'FAILED',
    message: `The client may not ${purpose}: ${error}.`,
    remedy: rightsRemedy(await knowsPolicies(), {
      advice: `Allow ${action}, and what else the policy names.${ofDeletion}${ofWriting}`,
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
        'Darkroom cannot delete here, so that files stay for ever: do not use it with this storage as it is, and try a newer release of the server. Some (Swift, CloudServer, ECS, OCI, QingStor, older MinIO) refuse to delete many objects at once by the SDK’s CRC32 alone, and want Content-MD5: the server’s log says what it wants.',
    };
  }
  if (isNotOffered(error)) {
    return {
      advice:
        'This server does not offer the operation, and Darkroom needs it: use another storage, or a newer release.',
    };
  }
  if (action === 's3:PutObject' && (await own.client.config.requestChecksumCalculation()) !== 'WHEN_REQUIRED') {
    return {
      advice:
        'If the server does not know the SDK’s checksums, set `requestChecksumCalculation: "WHEN_REQUIRED"` on the client (AWS_REQUEST_CHECKSUM_CALCULATION=WHEN_REQUIRED). If it still fails, look at the storage’s log.',
    };
  }
  return { advice: 'Look at the storage’s log for this request, and for a proxy that changes requests.' };
}
