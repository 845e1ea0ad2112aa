import type { GraphQLRequest, GraphQLResult } from '@graphql-darkroom/client';
import { type ExternalStore, externalStore } from '../store/external-store.ts';

/** A result, and its time of arrival in milliseconds after the operation was sent. */
export interface LoggedResult {
  readonly afterMs: number;
  readonly result: GraphQLResult;
}

/** An operation that the page sent. */
export interface LoggedOperation {
  readonly key: number;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly name: string;
  readonly request: GraphQLRequest;
  /** The time by `performance.now()`. */
  readonly sentAt: number;
  /** When it was sent or last answered. */
  readonly activeAt: number;
  readonly status: 'SENT' | 'LIVE' | 'DONE' | 'FAILED';
  /** Newest last, at most {@link MAX_RESULTS}. */
  readonly results: readonly LoggedResult[];
  /** The number of all results. */
  readonly count: number;
}

const MAX_OPERATIONS = 40;
const MAX_RESULTS = 20;

/** The operations of this visit, newest first. */
export const operationLog: ExternalStore<readonly LoggedOperation[]> = externalStore<readonly LoggedOperation[]>([]);

/** Records the results and the end of a logged operation. */
export interface LogEntry {
  readonly add: (result: GraphQLResult) => void;
  readonly end: (status: 'DONE' | 'FAILED') => void;
}

let sent = 0;

/** Adds an operation to the log. */
export function logOperation(request: GraphQLRequest): LogEntry {
  const [, kind = 'query', name = 'anonymous'] = /^\s*(query|mutation|subscription)\s+(\w+)/.exec(request.query) ?? [];
  const key = (sent += 1);
  const sentAt = performance.now();
  const entry = { key, name, request, sentAt, activeAt: sentAt, status: 'SENT', results: [], count: 0 } as const;
  const added: LoggedOperation = { ...entry, kind: kind as LoggedOperation['kind'] };
  operationLog.set([added, ...operationLog.get()].slice(0, MAX_OPERATIONS));

  const change = (changed: (operation: LoggedOperation) => Partial<LoggedOperation>): void =>
    operationLog.set(
      operationLog
        .get()
        .map((operation) => (operation.key === key ? { ...operation, ...changed(operation) } : operation)),
    );
  return {
    add: (result) =>
      change(({ results, count, status }) => ({
        activeAt: performance.now(),
        status: kind === 'subscription' && status === 'SENT' ? 'LIVE' : status,
        results: [...results, { afterMs: performance.now() - sentAt, result }].slice(-MAX_RESULTS),
        count: count + 1,
      })),
    end: (status) => change(() => ({ status })),
  };
}
