/** Where to PUT a part, and what its request has to carry. */
export interface PartTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Where to PUT parts. */
export interface PartUrls {
  /** The URL of a part: a new one after `forget`, or where the one at hand has ended. */
  get(number: number, signal: AbortSignal): Promise<PartTarget>;
  /** Drops the URL of a part that was sent, or refused. */
  forget(number: number): void;
}

/** URLs as the server gives them. */
export interface SignedUrls {
  readonly expiresAt: string;
  readonly parts: readonly { readonly number: number; readonly url: string }[];
}

const WINDOW = 32;
/** So long before its end a URL is not used any more: a part takes a moment to be sent. */
const MARGIN_MS = 5000;

/**
 * Asks by `load`, in windows, so that 10,000 parts are no answer of 10 MB. `next` gives parts that will be
 * needed, beginning with one.
 */
export function createPartUrls(options: {
  readonly first: SignedUrls | null;
  readonly load: (numbers: readonly number[], signal: AbortSignal) => Promise<SignedUrls>;
  readonly next: (from: number) => readonly number[];
}): PartUrls {
  const known = new Map<number, { readonly url: string; readonly expiresAt: number }>();
  const loading = new Map<number, Promise<SignedUrls>>();
  const keep = ({ expiresAt, parts }: SignedUrls): void => {
    for (const { number, url } of parts) known.set(number, { url, expiresAt: Date.parse(expiresAt) });
  };
  if (options.first !== null) keep(options.first);

  const load = async (number: number, signal: AbortSignal): Promise<SignedUrls> => {
    const numbers = [number, ...options.next(number).filter((other) => other > number && !known.has(other))];
    const window = numbers.filter((other) => !loading.has(other)).slice(0, WINDOW);
    const answer = options.load(window, signal);
    for (const each of window) loading.set(each, answer);
    try {
      const urls = await answer;
      keep(urls);
      return urls;
    } finally {
      for (const each of window) loading.delete(each);
    }
  };

  return {
    get: async (number, signal) => {
      const at = known.get(number);
      if (at !== undefined && at.expiresAt - MARGIN_MS > Date.now()) return { url: at.url, headers: {} };
      // What was given just now is used, whatever this machine's clock says of its end.
      const { parts } = await (loading.get(number) ?? load(number, signal));
      const part = parts.find((each) => each.number === number);
      if (part === undefined) throw new Error(`The server gives no URL of part ${number}.`);
      return { url: part.url, headers: {} };
    },
    forget: (number) => void known.delete(number),
  };
}
