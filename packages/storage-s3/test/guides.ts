import { readFileSync } from 'node:fs';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/** The package's README. */
export const readme: string = read('../README.md');
/** The guide to the doctor. */
export const doctorGuide: string = read('../../../docs/guides/s3-doctor.md');
/** The guide to costs and limits. */
export const costsGuide: string = read('../../../docs/guides/s3-costs-and-limits.md');

const buckets = read('../../../docs/guides/buckets.md');
const documents = new Map(
  Array.from(buckets.matchAll(/```json \[([\w.]+)\]\n([\s\S]*?)```/g), ([, name = '', json = '']) => [name, json]),
);

/** The IAM policy of the guide to buckets, as JSON. */
export const policy: string = documents.get('policy.json') ?? '';
/** The CORS rule of the guide to buckets, as JSON. */
export const cors: string = documents.get('cors.json') ?? '';
/** The lifecycle rule of the guide to buckets, as JSON. */
export const lifecycle: string = documents.get('lifecycle.json') ?? '';
