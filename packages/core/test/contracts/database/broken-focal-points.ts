import type { DatabaseConversions } from '../../../src/ports/database-conversions.ts';
import type { FileRecord } from '../../../src/ports/records.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

const breakConversions = (change: (conversions: DatabaseConversions) => Partial<DatabaseConversions>): BrokenDatabase =>
  breaking(({ conversions }) => ({ conversions: { ...conversions, ...change(conversions) } }));

const breakReading = (change: (file: FileRecord) => Partial<FileRecord>): BrokenDatabase =>
  breaking(({ files }) => ({
    files: {
      ...files,
      get: async (input) => (await files.get(input)).map((file) => ({ ...file, ...change(file) })),
    },
  }));

/** Databases that break one promise about focal points each, by the case that is to fail. */
export const BROKEN_FOCAL_POINTS: Readonly<Record<string, readonly BrokenDatabase[]>> = {
  'a focal point is set together with the requests for the conversions that depend on it': [
    breakConversions((conversions) => ({
      setFocalPoint: (input) => conversions.setFocalPoint({ ...input, conversions: [] }),
    })),
    breakConversions((conversions) => ({
      setFocalPoint: (input) =>
        conversions.setFocalPoint({
          ...input,
          conversions: [...input.conversions, { name: 'OTHER', recipe: 'other', requestId: 'other' }],
        }),
    })),
    breakReading(({ focalPoint }) => ({ focalPoint: focalPoint && { x: focalPoint.y, y: focalPoint.x } })),
    breakReading(({ conversions }) => ({
      conversions: conversions.map((one) => (one.status === 'PENDING' ? { ...one, key: null } : one)),
    })),
  ],
  'an attempt from before a new focal point writes nothing, and the next one begins with it': [
    breakConversions((conversions) => ({ finish: async (input) => (await conversions.finish(input)) || true })),
    breakConversions((conversions) => ({
      start: async (input) => {
        const started = await conversions.start(input);
        return started && { ...started, file: { ...started.file, focalPoint: null } };
      },
    })),
  ],
  'the same focal point changes nothing, and null removes it': [
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => {
        await conversions.setFocalPoint({ ...input, focalPoint: { x: 0.5, y: 0.5 } });
        return conversions.setFocalPoint(input);
      },
    })),
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => (input.focalPoint === null ? 'UNCHANGED' : conversions.setFocalPoint(input)),
    })),
  ],
  'a conversion that FAILED is not requested by a new focal point': [
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => {
        const outcome = await conversions.setFocalPoint(input);
        for (const { name, recipe, requestId } of input.conversions) {
          const conversion = { id: requestId, name, recipe, requestId };
          await conversions.request({ fileId: input.fileId, conversion, maxRequests: 99, jobs: () => [] });
        }
        return outcome;
      },
    })),
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => {
        input.jobs([]);
        return conversions.setFocalPoint(input);
      },
    })),
  ],
  'a focal point is not set if one of its conversions is exhausted': [
    breakConversions((conversions) => ({
      setFocalPoint: (input) => conversions.setFocalPoint({ ...input, maxRequests: 99 }),
    })),
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => {
        const outcome = await conversions.setFocalPoint(input);
        if (outcome === 'EXHAUSTED') await conversions.setFocalPoint({ ...input, conversions: [] });
        return outcome;
      },
    })),
  ],
  'a file that is not READY gets no focal point': [
    breakConversions((conversions) => ({
      setFocalPoint: async (input) => {
        const outcome = await conversions.setFocalPoint(input);
        return outcome === 'NOT_READY' ? 'UNCHANGED' : outcome;
      },
    })),
    breakReading(({ status, focalPoint }) => ({ focalPoint: status === 'READY' ? focalPoint : { x: 0, y: 0 } })),
  ],
};
