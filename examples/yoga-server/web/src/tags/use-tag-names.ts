import type { DarkroomClient } from '@graphql-darkroom/client';
import { useEffect, useState } from 'react';

const NAMES = 'query fileTags($prefix: String) { fileTags(prefix: $prefix, first: 20) { name } }';
const PAUSE_MS = 200;

interface Answer {
  readonly fileTags: readonly { readonly name: string }[];
}

/** Tags that the visitor's files have and that begin with what is typed, once it has been for a moment. */
export function useTagNames(client: DarkroomClient, prefix: string): readonly string[] {
  const [names, setNames] = useState<readonly string[]>([]);
  const wanted = prefix.trim();
  useEffect(() => {
    if (wanted === '') return undefined;
    const ended = new AbortController();
    const timer = setTimeout(() => {
      client.request<Answer>(NAMES, { prefix: wanted }, ended.signal).then(
        ({ fileTags }) => setNames(fileTags.map(({ name }) => name)),
        // They are a help and no more.
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
