import type { JobName, JobPolicy } from '@graphql-darkroom/core/adapter';

/** Policies that replace the default ones, for tests. */
export type JobPolicies = Partial<Readonly<Record<JobName, JobPolicy>>>;
