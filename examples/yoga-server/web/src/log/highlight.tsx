import type { ReactNode } from 'react';

const TOKEN =
  /("(?:\\.|[^"\\])*"(?=\s*:))|("(?:\\.|[^"\\])*")|\b(query|mutation|subscription|fragment|on|true|false|null)\b|(\$\w+)|(\b\d+(?:\.\d+)?\b)/g;
const CLASSES = ['key', 'string', 'word', 'variable', 'number'] as const;

/** GraphQL or JSON with syntax highlighting. */
export function Highlight({ text }: { readonly text: string }): ReactNode {
  const pieces: ReactNode[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = match.slice(1).findIndex((group) => group !== undefined);
    pieces.push(text.slice(end, match.index));
    pieces.push(
      <span key={match.index} className={`code-${CLASSES[kind]}`}>
        {match[0]}
      </span>,
    );
    end = match.index + match[0].length;
  }
  pieces.push(text.slice(end));
  return pieces;
}
