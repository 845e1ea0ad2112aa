import { readFileSync } from 'node:fs';

/** The package's README. */
export const readme: string = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

const [first = '', second = '', third = ''] = [...readme.matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json = '']) => json,
);

/** The IAM policy that it gives, as JSON. */
export const policy: string = first;
/** The CORS rule that it gives, as JSON. */
export const cors: string = second;
/** The lifecycle rule that it gives, as JSON. */
export const lifecycle: string = third;
