import { type ReactNode, useState } from 'react';
import { useStore } from '../store/external-store.ts';
import { type LoggedOperation, operationLog } from './operation-log.ts';
import { OperationView } from './operation-view.tsx';

const MAX_LISTED = 14;

/**
 * The operations of this visit, and the details of one: the latest one sent or answered, until the visitor chooses
 * another.
 */
export function OperationLogPanel(): ReactNode {
  const operations = useStore(operationLog);
  const [chosen, setChosen] = useState<number | null>(null);
  const shown = operations.find(({ key }) => key === chosen) ?? mostActive(operations);

  const listed = operations.filter((operation, index) => index < MAX_LISTED || operation === shown);

  return (
    <section className="log" aria-labelledby="log-title">
      <div className="log-head">
        <h2 id="log-title">Live GraphQL</h2>
        <p>What this page sent, and what came back.</p>
      </div>
      <div className="log-body">
        <label className="log-select">
          <span className="hidden">Operation</span>
          <select value={shown?.key ?? ''} onChange={({ target }) => setChosen(Number(target.value))}>
            {listed.map((operation) => (
              <option key={operation.key} value={operation.key}>
                {operation.name}, {describe(operation)}
              </option>
            ))}
          </select>
        </label>
        <ol className="log-list" aria-label="Operations, newest first">
          {listed.map((operation) => (
            <li key={operation.key}>
              <button
                type="button"
                aria-pressed={operation.key === shown?.key}
                onClick={() => setChosen(operation.key === chosen ? null : operation.key)}
              >
                <span className={`log-kind log-${operation.kind}`}>{operation.kind}</span>
                <span className="log-name">{operation.name}</span>
                <span className="log-state">{describe(operation)}</span>
              </button>
            </li>
          ))}
        </ol>
        {shown === undefined ? <p className="log-empty">Nothing yet.</p> : <OperationView operation={shown} />}
      </div>
      {chosen !== null && shown?.key === chosen && (
        <button type="button" className="log-follow" onClick={() => setChosen(null)}>
          Follow the newest
        </button>
      )}
    </section>
  );
}

/** The gallery's own operations, which always run; visitors look for the operations that they caused. */
const BACKGROUND: ReadonlySet<string> = new Set(['files', 'fileTags', 'fileUploadPolicy', 'morePhotos', 'srcset']);

function mostActive(operations: readonly LoggedOperation[]): LoggedOperation | undefined {
  const own = operations.filter(({ name }) => !BACKGROUND.has(name));
  return own.toSorted((a, b) => b.activeAt - a.activeAt)[0] ?? operations[0];
}

function describe({ status, results, count }: LoggedOperation): string {
  if (status === 'LIVE') return count === 1 ? '1 event' : `${count} events`;
  if (status === 'SENT') return '…';
  if (status === 'FAILED') return 'error';
  const last = results.at(-1);
  return last === undefined ? 'ended' : count > 1 ? `${count} events` : `${Math.round(last.afterMs)} ms`;
}
