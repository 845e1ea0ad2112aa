import { type ReactNode, useMemo, useState } from 'react';
import { formatOperation } from './format-operation.ts';
import { graphiqlUrl } from './graphiql-url.ts';
import { Highlight } from './highlight.tsx';
import type { LoggedOperation } from './operation-log.ts';

/** An operation with its variables and results. */
export function OperationView({ operation }: { readonly operation: LoggedOperation }): ReactNode {
  const { request, results, count, kind, name } = operation;
  const text = useMemo(() => formatOperation(request.query), [request.query]);
  const hasVariables = Object.keys(request.variables ?? {}).length > 0;
  return (
    <div className="log-view">
      <div className="log-actions">
        <a className="log-open" href={graphiqlUrl(request)} target="_blank" rel="noreferrer">
          Open in GraphiQL<span aria-hidden="true"> ↗</span>
        </a>
        <CopyButton text={text} />
      </div>
      <div className="log-columns">
        <pre tabIndex={0} aria-label={`The ${kind} ${name}`}>
          <code>
            <Highlight text={text} />
          </code>
          {hasVariables && (
            <code className="log-variables">
              <Highlight text={JSON.stringify(request.variables, null, 2)} />
            </code>
          )}
        </pre>
        <pre tabIndex={0} aria-label={count > 1 ? 'Events, newest first' : 'Result'}>
          {results.length === 0 && <code className="log-waiting">Waiting for the server…</code>}
          {results.toReversed().map(({ afterMs, result }, index) => (
            <code key={count - index}>
              <span className="log-time">+{formatMs(afterMs)}</span>
              <Highlight text={shorten(JSON.stringify(result.errors ?? result.data, null, 2))} />
            </code>
          ))}
        </pre>
      </div>
    </div>
  );
}

function CopyButton({ text }: { readonly text: string }): ReactNode {
  const [copied, setCopied] = useState<string | null>(null);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return (
    <button type="button" onClick={() => void copy()}>
      {copied === text ? 'Copied' : 'Copy'}
    </button>
  );
}

function formatMs(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Signed URLs are long, and look alike after their first hundred characters. */
function shorten(json: string): string {
  return json.replaceAll(/"(https?:[^"]{90})[^"]+"/g, '"$1…"');
}
