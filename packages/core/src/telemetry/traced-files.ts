import { type Attributes, trace } from '@opentelemetry/api';
import type { DatabaseFiles } from '../ports/database.ts';
import type { InstrumentsOf } from './metrics.ts';
import { overriding } from './overriding.ts';

/** The same files; their transitions count the outcomes of uploads and record how long verifications take. */
export function tracedFiles(files: DatabaseFiles, instruments: InstrumentsOf): DatabaseFiles {
  /** When this process started each verification, in milliseconds, by token. */
  const begun = new Map<string, number>();
  const count = (outcome: string, attributes: Attributes = {}): void => {
    const all = { ...attributes, [OUTCOME]: outcome };
    instruments().uploads.add(1, all);
    trace.getActiveSpan()?.setAttributes(all);
  };
  /** Ends a verification. Records its duration only if this process started it. */
  const settle = async (token: string, outcome: string, change: Promise<boolean>): Promise<boolean> => {
    const startedAt = begun.get(token);
    begun.delete(token);
    const isChanged = await change;
    if (isChanged && startedAt !== undefined) {
      const seconds = (performance.now() - startedAt) / 1000;
      instruments().verificationSeconds.record(seconds, { [OUTCOME]: outcome });
    }
    return isChanged;
  };

  return overriding(files, {
    create: async (...given) => {
      const file = await files.create(...given);
      count('started');
      return file;
    },
    beginVerification: async (input) => {
      const hasBegun = await files.beginVerification(input);
      if (hasBegun) begun.set(input.token, performance.now());
      return hasBegun;
    },
    renewVerification: (input) => {
      if (input.leaseSeconds === 0) begun.delete(input.token);
      return files.renewVerification(input);
    },
    reopenUpload: async (input) => {
      const isChanged = await settle(input.token, 'reopened', files.reopenUpload(input));
      if (isChanged) count('reopened');
      return isChanged;
    },
    markReady: async (input) => {
      const isChanged = await settle(input.token, 'ready', files.markReady(input));
      if (!isChanged) return false;
      count('ready');
      instruments().uploadBytes.add(input.size);
      return true;
    },
    markRejected: async (input) => {
      const isChanged = await settle(input.token, 'rejected', files.markRejected(input));
      if (isChanged) count('rejected', { 'error.type': input.rejection.code });
      return isChanged;
    },
    endUpload: async (input) => {
      const isChanged = await files.endUpload(input);
      if (isChanged) count(input.as.toLowerCase());
      return isChanged;
    },
  });
}

const OUTCOME = 'darkroom.upload.outcome';
