import { type CORSRule, GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { isNotOffered, serverCode } from '../describe-error.ts';
import type { Finding, Remedy } from '../diagnosis.ts';
import { corsDocument } from '../documents.ts';
import type { CheckUp, Examination } from '../examination.ts';
import { ask, signProbe, startProbe } from '../probe-objects.ts';

/** The bucket's rules; `NOT OFFERED` if the server has no CORS rules for buckets, null if they may not be read. */
type Rules = readonly CORSRule[] | 'NOT OFFERED' | null;

/** Headers that the PUT of a part may have, and what does not work without them. */
const HEADERS: readonly (readonly [header: string, loss: string])[] = [
  ['x-amz-checksum-sha256', '`startFileUpload(checksums: true)` does not work'],
  ['Content-Type', 'clients other than Darkroom’s must send parts without a Content-Type'],
];

/** Whether a browser lets pages of the origin PUT parts. */
export const cors: CheckUp = {
  name: 'CORS',
  essential: false,
  run: async (examination) => {
    const { origin } = examination;
    const rules = await readRules(examination);
    if (origin === null) return withoutOrigin(examination, rules);
    const url = await signProbe(examination, await startProbe(examination), null);
    const remedy = remedyOf(examination, origin, rules);
    const refusal = (await preflight(url, origin, null)) ?? (await put(url, origin));
    if (refusal !== null) {
      const message = `Browsers do not let pages of ${origin} PUT parts: ${refusal}.${rulesMessage(rules)}`;
      return { verdict: 'FAILED', message, remedy };
    }
    const losses: string[] = [];
    for (const [header, loss] of HEADERS) {
      const refusalOfHeader = await preflight(url, origin, header);
      if (refusalOfHeader !== null) losses.push(`${loss} (${refusalOfHeader})`);
    }
    if (losses.length === 0) return { verdict: 'OK', message: `Pages of ${origin} may PUT parts.` };
    return {
      verdict: 'WARNING',
      message: `Pages of ${origin} may PUT parts, but ${losses.join(', and ')}.`,
      remedy,
    };
  },
};

function withoutOrigin({ place }: Examination, rules: Rules): Finding {
  if (rules === null || rules === 'NOT OFFERED' || rules.length > 0) {
    return {
      verdict: 'UNKNOWN',
      message: 'Not tried: this check needs the origin of the pages that upload.',
      remedy: { advice: 'If browsers upload, run the doctor again with `--origin https://app.example.com`.' },
    };
  }
  return {
    verdict: 'WARNING',
    message: 'The bucket has no CORS rules, so browsers cannot upload.',
    remedy: {
      advice: 'If browsers upload, apply these CORS rules with the origin of your pages.',
      document: corsDocument(place, 'https://app.example.com'),
    },
  };
}

function remedyOf({ place }: Examination, origin: string, rules: Rules): Remedy {
  if (rules === 'NOT OFFERED') {
    return {
      advice: `This server does not support CORS rules for buckets. Allow ${origin} to PUT, GET and HEAD with any header in the configuration of the whole server (MinIO: \`MINIO_API_CORS_ALLOW_ORIGIN\`; Swift: \`cors_preflight_allow_origin\` of s3api and \`cors_allow_origin\` of the proxy), or in a proxy in front of it.`,
    };
  }
  return {
    advice:
      rules === null
        ? 'Apply these CORS rules. They replace the existing rules, which could not be read, so add those first.'
        : rules.length === 0
          ? 'Apply these CORS rules.'
          : 'Apply these CORS rules: the existing ones and a new one.',
    document: corsDocument(place, origin, rules ?? []),
  };
}

function rulesMessage(rules: Rules): string {
  if (rules === null || rules === 'NOT OFFERED') return '';
  return rules.length === 0
    ? ' The bucket has no CORS rules.'
    : ` None of the bucket’s CORS rules (${rules.length}) allows it.`;
}

async function readRules({ files }: Examination): Promise<Rules> {
  try {
    return (await files.client.send(new GetBucketCorsCommand({ Bucket: files.name }))).CORSRules ?? [];
  } catch (error) {
    if (isNotOffered(error)) return 'NOT OFFERED';
    return serverCode(error) === 'NoSuchCORSConfiguration' ? [] : null;
  }
}

/**
 * Sends the preflight that a browser sends before a PUT, optionally with a header. Resolves to the reason for a
 * refusal; null if the PUT is allowed.
 */
async function preflight(url: string, origin: string, header: string | null): Promise<string | null> {
  const asked = header?.toLowerCase();
  const { ok, status, headers } = await ask(url, {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'PUT',
      ...(asked === undefined ? {} : { 'access-control-request-headers': asked }),
    },
  });
  const ofHeader = header === null ? '' : ` for the header ${header}`;
  if (!ok) return `the preflight${ofHeader} failed with status ${status}`;
  if (!allows(headers, 'origin', origin)) return 'the preflight does not allow the origin';
  if (!allows(headers, 'methods', 'put')) return 'the preflight does not allow PUT';
  return asked === undefined || allows(headers, 'headers', asked) ? null : `the header ${header} is not allowed`;
}

/** PUTs a part like a page: a browser also requires the response to the PUT to name the origin. */
async function put(url: string, origin: string): Promise<string | null> {
  const { ok, status, headers } = await ask(url, { method: 'PUT', body: 'hello', headers: { origin } });
  if (!ok) return `the PUT itself failed with status ${status}`;
  if (allows(headers, 'origin', origin)) return null;
  return 'the preflight allows it, but the response to the PUT does not allow the origin, so the page gets an error although the part was stored';
}

function allows(headers: Headers, what: 'origin' | 'methods' | 'headers', value: string): boolean {
  const allowed = headers.get(`access-control-allow-${what}`) ?? '';
  return allowed.split(',').some((item) => ['*', value].includes(item.trim().toLowerCase()));
}
