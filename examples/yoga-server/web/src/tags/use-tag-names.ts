import type { DarkroomClient } from '@graphql-darkroom/client';
import { useEffect, useState } from 'react';

const NAMES = 'query fileTags($prefix: String) { fileTags(prefix: $prefix, first: 20) { name } }';
const PAUSE_MS = 200;

interface Answer {
  readonly fileTags: readonly { readonly name: string }[];
}

/** The names of the visitor's tags that begin with the typed text, loaded once typing pauses. */
export function useTagNames(client: DarkroomClient, prefix: string): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  const wanted = prefix.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    const ended = new AbortController();
    const timer = setTimeout(() => {
      client.request<Answer>(NAMES, { prefix: wanted }, ended.signal).then(
        ({ fileTags }) => setNames(fileTags.map(({ name }) => name)),
        // The names are only a help: without them, typing still works.
        () => undefined,
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [client, wanted]);
  return wanted === '' ? [] : names;
}
