import type { JobName, JobPolicy } from '@graphql-darkroom/core/adapter';

/** Policies that replace those of the port, for tests. */
export type JobPolicies = Partial<Readonly<Record<JobName, JobPolicy>>>;
