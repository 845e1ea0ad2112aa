import { type CORSRule, GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { serverCode } from '../describe-error.ts';
import { corsDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { ask, signProbe, startProbe } from '../probe-objects.ts';

/** Whether a browser lets pages of the origin put parts. */
export const cors: CheckUp = {
  name: 'CORS',
  run: async (examination) => {
    const { origin, place } = examination;
    const rules = await readRules(examination);
    if (origin === null) {
      if (rules?.length !== 0) {
        return { verdict: 'UNKNOWN', message: 'Say which origin the pages have, to have its CORS checked.' };
      }
      return {
        verdict: 'WARNING',
        message: 'The bucket has no CORS rules: no page can upload.',
        remedy: {
          advice: 'Apply this with the origin of your pages, unless no browser uploads.',
          document: corsDocument(place, 'https://app.example.com'),
        },
      };
    }
    const url = await signProbe(examination, await startProbe(examination), null);
    const remedy = {
      advice:
        rules === null
          ? 'Apply these rules. They replace all that the bucket has, which could not be read: add those to them.'
          : 'Apply these rules.',
      document: corsDocument(place, origin, rules ?? []),
    };
    const refusal = await preflight(url, origin, 'Content-Type');
    if (refusal !== null) {
      const message = `Browsers will not let pages of ${origin} PUT parts: ${refusal}.${rulesMessage(rules)}`;
      return { verdict: 'FAILED', message, remedy };
    }
    const refusalOfChecksum = await preflight(url, origin, 'x-amz-checksum-sha256');
    if (refusalOfChecksum === null) return { verdict: 'OK', message: `Pages of ${origin} may PUT parts.` };
    return {
      verdict: 'WARNING',
      message: `Pages of ${origin} may PUT parts, but not with \`startFileUpload(checksums: true)\`: ${refusalOfChecksum}.`,
      remedy,
    };
  },
};

function rulesMessage(rules: readonly CORSRule[] | null): string {
  if (rules === null) return '';
  return rules.length === 0
    ? ' The bucket has no CORS rules.'
    : ` Of the bucket’s CORS rules (${rules.length}), none allows it.`;
}

/** The bucket's rules; null where they may not be read. */
async function readRules({ files }: Examination): Promise<readonly CORSRule[] | null> {
  try {
    return (await files.client.send(new GetBucketCorsCommand({ Bucket: files.name }))).CORSRules ?? [];
  } catch (error) {
    return serverCode(error) === 'NoSuchCORSConfiguration' ? [] : null;
  }
}

/** Asks as a browser does before a PUT that carries a header. Resolves to what speaks against it. */
async function preflight(url: string, origin: string, header: string): Promise<string | null> {
  const asked = header.toLowerCase();
  const { ok, status, headers } = await ask(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': asked },
  });
  if (!ok) return `the preflight is answered with status ${status}`;
  const allows = (name: string, value: string): boolean =>
    (headers.get(name) ?? '').split(',').some((item) => ['*', value].includes(item.trim().toLowerCase()));
  if (!allows('access-control-allow-origin', origin)) return 'the origin is not allowed';
  if (!allows('access-control-allow-methods', 'put')) return 'PUT is not allowed';
  return allows('access-control-allow-headers', asked) ? null : `the header ${header} is not allowed`;
}
