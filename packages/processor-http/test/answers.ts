import { signatures } from '@graphql-darkroom/core/http';
import { Webhook } from 'standardwebhooks';
import { SECRETS } from './secrets.ts';

/** The results in the lines of an answer, in the order of the lines. Fails if one is not signed for this delivery. */
export async function resultsIn(response: Response, id: string): Promise<readonly Record<string, unknown>[]> {
  const lines = (await response.text()).trimEnd().split('\n');
  return lines.map((line) => {
    const { result, ...headers } = JSON.parse(line) as Record<string, string>;
    return new Webhook(SECRETS.answerSecret).verify(result ?? '', { ...headers, 'webhook-id': id }) as Record<
      string,
      unknown
    >;
  });
}

/** A line of an answer with the signature of one of the secrets. */
export function lineSignedBy(secret: string, id: string, result: object): string {
  const text = JSON.stringify(result);
  return `${JSON.stringify({ ...signatures('secret', secret).sign(id, text), result: text })}\n`;
}
