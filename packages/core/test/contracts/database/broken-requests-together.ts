import { randomUUID } from 'node:crypto';
import type { DatabaseConversions } from '../../../src/ports/database-conversions.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

type Input = Parameters<DatabaseConversions['requestTogether']>[0];

const breakConversions = (change: (conversions: DatabaseConversions) => Partial<DatabaseConversions>): BrokenDatabase =>
  breaking(({ conversions }) => ({ conversions: { ...conversions, ...change(conversions) } }));

const breakRequest = (change: (input: Input) => Partial<Input>): BrokenDatabase =>
  breakConversions((conversions) => ({
    requestTogether: (input) => conversions.requestTogether({ ...input, ...change(input) }),
  }));

/** Databases that break one promise about conversions requested or postponed together, by the case that is to fail. */
export const BROKEN_REQUESTS_TOGETHER: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'conversions and a tagging are requested together as one change, which leaves those that are done': [
    breakRequest(() => ({ tagging: null })),
    breakRequest(({ conversions }) => ({ conversions: conversions.map((one) => ({ ...one, recipe: randomUUID() })) })),
    breakRequest(({ conversions, jobs }) => ({
      jobs: (requested) => {
        const ids = conversions.map(({ id: conversionId, requestId }) => ({ conversionId, requestId }));
        return jobs({ ...requested, conversions: ids });
      },
    })),
    breakConversions((conversions) => ({
      requestTogether: async (input) => {
        for (const one of input.conversions) await conversions.requestTogether({ ...input, conversions: [one] });
        return true;
      },
    })),
  ],
  'what is exhausted or in progress is left alone by a request for more, and nothing else changes nothing': [
    breakRequest(() => ({ maxRequests: 99 })),
    breakConversions((conversions) => ({
      requestTogether: async (input) => {
        const isRequested = await conversions.requestTogether(input);
        if (!isRequested) input.jobs({ conversions: [], tagging: null });
        return isRequested;
      },
    })),
  ],
  'nothing is requested together of a file that is not READY': [
    breakConversions((conversions) => ({
      requestTogether: async (input) => (await conversions.requestTogether(input)) || true,
    })),
  ],
  'the jobs of what is requested together are made from the tagging that it replaces': [
    breakRequest(({ jobs }) => ({
      jobs: ({ conversions, tagging }) => jobs({ conversions, tagging: tagging && { ...tagging, before: null } }),
    })),
  ],
  'conversions are postponed together as one change, and only those whose attempt is the current one': [
    breakConversions((conversions) => ({
      postpone: async (input) => {
        for (const one of input.attempts) await conversions.postpone({ ...input, attempts: [one] });
        return true;
      },
    })),
    breakConversions((conversions) => ({
      postpone: (input) => {
        const all = input.attempts.map(({ conversionId, nextRequestId: requestId }) => ({ conversionId, requestId }));
        return conversions.postpone({ ...input, jobs: () => input.jobs(all) });
      },
    })),
    breakConversions((conversions) => ({
      postpone: (input) => conversions.postpone({ ...input, attempts: input.attempts.slice(0, 1) }),
    })),
  ],
};
