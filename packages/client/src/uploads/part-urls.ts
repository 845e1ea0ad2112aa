/** Where to PUT a part, and the headers that its request must have. */
export interface PartTarget {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The URLs of parts. */
export interface PartUrls {
  /** The URL of a part: a new one after `forget`, or if the known one has expired. */
  get(number: number, signal: AbortSignal): Promise<PartTarget>;
  /** Drops the URL of a part that was sent or refused. */
  forget(number: number): void;
}

/** URLs as the server returns them. */
export interface SignedUrls {
  readonly expiresAt: string;
  readonly parts: readonly { readonly number: number; readonly url: string }[];
}

const WINDOW = 32;
/** How long before its expiry a URL is no longer used: a part takes a moment to be sent. */
const MARGIN_MS = 5000;

/**
 * Requests URLs with `load`, a few dozen at a time, so that 10,000 parts do not need a response of 10 MB. `next`
 * returns parts that will be needed, starting from a given one.
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
      // A URL that was just returned is used even if it has expired by this machine's clock.
      const { parts } = await (loading.get(number) ?? load(number, signal));
      const part = parts.find((each) => each.number === number);
      if (part === undefined) throw new Error(`The server returned no URL for part ${number}.`);
      return { url: part.url, headers: {} };
    },
    forget: (number) => void known.delete(number),
  };
}
