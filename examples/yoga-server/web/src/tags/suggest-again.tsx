import { DarkroomClientError } from '@graphql-darkroom/client';
import { useDarkroom } from '@graphql-darkroom/client/react';
import { type ReactNode, useState } from 'react';

const SUGGEST = 'mutation suggestFileTags($id: ID!) { suggestFileTags(id: $id) { id tagging { status error } } }';

/** Requests suggestions again after they failed. */
export function SuggestAgain({ id }: { readonly id: string }): ReactNode {
  const client = useDarkroom();
  const [problem, setProblem] = useState<string | null>(null);
  const suggest = async (): Promise<void> => {
    setProblem(null);
    try {
      await client.request(SUGGEST, { id });
    } catch (error) {
      setProblem(error instanceof DarkroomClientError ? error.message : 'It cannot be retried at the moment.');
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => void suggest()}>
        Try again
      </button>
      <p role="alert" className="failed">
        {problem}
      </p>
    </>
  );
}
