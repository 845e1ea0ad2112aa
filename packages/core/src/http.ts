export type { Fetch, FetchInit } from './http/fetch.ts';
export { NotPublicError } from './http/not-public-error.ts';
export { publicFetch } from './http/public-fetch.ts';
export { bareSecret, type Signatures, signatures, TOLERANCE_SECONDS } from './http/signatures.ts';
