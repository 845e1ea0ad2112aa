export { type S3StorageOptions, s3Storage } from './s3-storage.ts';
export type { S3RequestParameters } from './request-parameters.ts';
export { type DiagnoseBucketOptions, diagnoseBucket } from './doctor/diagnose-bucket.ts';
export type { Check, Diagnosis, Finding, Remedy, RemedyDocument, Verdict } from './doctor/diagnosis.ts';
