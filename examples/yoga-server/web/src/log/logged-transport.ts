import type { Transport } from '@graphql-darkroom/client';
import { logOperation } from './operation-log.ts';

/** A transport that logs its operations and results. */
export function logged({ execute, subscribe, isWebSocket }: Required<Transport>): Required<Transport> {
  return {
    isWebSocket,
    execute: async (request, options) => {
      const entry = logOperation(request);
      try {
        const result = await execute(request, options);
        entry.add(result);
        entry.end(result.errors === undefined ? 'DONE' : 'FAILED');
        return result;
      } catch (error) {
        entry.end('FAILED');
        throw error;
      }
    },
    subscribe: (request, sink) => {
      const entry = logOperation(request);
      let end: 'DONE' | 'FAILED' = 'DONE';
      const stop = subscribe(request, {
        next: (result) => {
          if (result.errors !== undefined) end = 'FAILED';
          entry.add(result);
          sink.next(result);
        },
        error: (error) => {
          entry.end('FAILED');
          sink.error(error);
        },
        complete: () => {
          entry.end(end);
          sink.complete();
        },
      });
      return () => {
        entry.end(end);
        stop();
      };
    },
  };
}
