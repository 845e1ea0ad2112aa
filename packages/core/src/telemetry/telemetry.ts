import type { OpenDatabase } from '../ports/database.ts';
import type { Processor } from '../ports/processor.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tagger } from '../ports/tagger.ts';
import type { Resolvers } from '../schema/resolver-types.generated.ts';
import type { SweepFindings } from '../uploads/sweep.ts';
import { lazyInstruments } from './metrics.ts';
import { type Observed, observe } from './observe.ts';
import { tracedDatabase } from './traced-database.ts';
import { tracedProcessor } from './traced-processor.ts';
import { tracedResolvers } from './traced-resolvers.ts';
import { tracedStorage } from './traced-storage.ts';
import { tracedTagger } from './traced-tagger.ts';

/** The ports that are traced. */
interface Ports {
  readonly storage: Storage;
  readonly processor: Processor | null;
  readonly tagger: Tagger | null;
}

/**
 * Traces and metrics with OpenTelemetry. It wraps ports and resolvers, so that use cases contain no telemetry. If the
 * host has registered no SDK, the wrappers only call through.
 */
export interface Telemetry {
  /** The same ports, with a span for each call. */
  ports<Given extends Ports>(given: Given): Given;
  /** The same database; its jobs carry their trace. */
  database(database: OpenDatabase): OpenDatabase;
  /** The same resolvers, with a span for each mutation. */
  resolvers(resolvers: Resolvers): Resolvers;
  /** Reads the gauges whenever metrics are collected, until the returned function is called. */
  observe(observed: Observed): () => void;
  /** Counts a placeholder that was made, that the image makes impossible, or that its job gave up. */
  placeholderEnded(outcome: 'done' | 'impossible' | 'given_up'): void;
  /** Counts what a sweep found. */
  swept(findings: SweepFindings): void;
}

/** Makes the telemetry of one Darkroom. */
export function createTelemetry(): Telemetry {
  const instruments = lazyInstruments();
  return {
    ports: (given) => ({
      ...given,
      storage: tracedStorage(given.storage, instruments),
      processor: given.processor && tracedProcessor(given.processor, instruments),
      tagger: given.tagger && tracedTagger(given.tagger, instruments),
    }),
    database: (database) => tracedDatabase(database, instruments),
    resolvers: (resolvers) => tracedResolvers(resolvers, instruments),
    observe: (observed) => observe(observed, instruments),
    placeholderEnded: (outcome) => instruments().placeholders.add(1, { 'darkroom.placeholder.outcome': outcome }),
    swept: (findings) => {
      for (const [finding, count] of Object.entries(findings)) {
        if (count > 0) instruments().sweepFindings.add(count, { 'darkroom.sweep.finding': finding });
      }
    },
  };
}
