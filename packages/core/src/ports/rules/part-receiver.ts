/**
 * The PUT of a part, for {@link PartReceiver}. `Written` is what the storage keeps of the bytes before they are seen.
 */
export interface PartToReceive<Written extends { readonly size: number }> {
  readonly uploadId: string;
  /** 1 to 10,000. */
  readonly number: number;
  /** The exact length that was signed, in bytes; null when none was. */
  readonly size: number | null;
  /** The most bytes of this part: what was given to `sign`, or `MAX_PART_BYTES`. */
  readonly maxBytes: number;
  /** The most bytes of all parts of the upload; null for no limit. */
  readonly maxBytesOfUpload: number | null;
  /** The request's `Content-Length`; null without one. */
  readonly announced: number | null;
  /** The parts that have landed; null when the upload is not open. */
  readonly landed: () => Promise<readonly { readonly number: number; readonly size: number }[] | null>;
  /**
   * The body, whose iteration throws the signal's reason once that aborts. An error of the body rejects `write`, and so
   * `receive`.
   */
  readonly chunks: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Keeps the bytes where no reader sees them, and nothing of them when it rejects. */
  readonly write: (chunks: AsyncIterable<Uint8Array>) => Promise<Written>;
  /** Makes what was written the part. False when the upload is not open any more. */
  readonly land: (written: Written) => Promise<boolean>;
  /** Removes what was written. */
  readonly discard: (written: Written) => Promise<void>;
}

/**
 * How a PUT ended, with the HTTP status to answer:
 *
 * - `STORED`, 200: the bytes are the part.
 * - `TOO_LONG`, 413: more bytes came, or were announced, than this part or its upload may have.
 * - `TOO_SHORT`, 400: fewer bytes came than were signed, or than the request announced.
 * - `SUPERSEDED`, 409: a later PUT of the same part came in between.
 * - `NOT_OPEN`, 404: no such upload is open.
 */
export type ReceivedPart<Written> =
  | { readonly kind: 'STORED'; readonly written: Written }
  | { readonly kind: 'TOO_LONG' | 'TOO_SHORT' | 'SUPERSEDED' | 'NOT_OPEN' };

/** Receives parts within their limits. What `write` throws, of the storage's or of the body's, passes. */
export interface PartReceiver {
  receive<Written extends { readonly size: number }>(part: PartToReceive<Written>): Promise<ReceivedPart<Written>>;
}

/** A PUT that is under way. */
interface Arrival {
  /** Bytes that it has, or has announced. */
  bytes: number;
  readonly superseded: AbortController;
  /** The latest that waits for it to end. */
  successor: object | null;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** An upload that a part of is under way. */
interface Arrivals {
  readonly parts: Map<number, Arrival>;
  landed: ReadonlyMap<number, number>;
  /** Looking at what has landed, and landing, one after another. */
  turn: Promise<unknown>;
}

class Superseded extends Error {}
class TooLong extends Error {}

/**
 * A receiver for storages that take PUTs themselves. It counts what has landed and what is on its way of all parts of
 * an upload together, so that they never pass its limit, however many come at once, and has one PUT of each part under
 * way: a later one ends the earlier, as its client has given that up. It counts for one process.
 */
export function partReceiver(): PartReceiver {
  const uploads = new Map<string, Arrivals>();

  /**
   * Null when one that came later goes on in its place: were each to end the one before, many that come at once would
   * take time that is quadratic in them.
   */
  const enter = async (uploadId: string, number: number): Promise<readonly [Arrivals, Arrival] | null> => {
    const self = {};
    for (;;) {
      const upload = uploads.get(uploadId) ?? { parts: new Map(), landed: new Map(), turn: Promise.resolve() };
      const earlier = upload.parts.get(number);
      if (earlier === undefined) {
        const arrival = newArrival();
        upload.parts.set(number, arrival);
        uploads.set(uploadId, upload);
        return [upload, arrival];
      }
      if (!earlier.superseded.signal.aborted) earlier.superseded.abort(new Superseded());
      earlier.successor = self;
      await earlier.ended;
      if (earlier.successor !== self) return null;
    }
  };

  const leave = (uploadId: string, number: number, upload: Arrivals, arrival: Arrival): void => {
    upload.parts.delete(number);
    if (upload.parts.size === 0) uploads.delete(uploadId);
    arrival.end();
  };

  return {
    receive: async (part) => {
      const entered = await enter(part.uploadId, part.number);
      if (entered === null) return { kind: 'SUPERSEDED' };
      const [upload, arrival] = entered;
      try {
        return await receiveInto(upload, arrival, part);
      } catch (error) {
        if (error instanceof TooLong) return { kind: 'TOO_LONG' };
        if (error instanceof Superseded) return { kind: 'SUPERSEDED' };
        throw error;
      } finally {
        leave(part.uploadId, part.number, upload, arrival);
      }
    },
  };
}

function newArrival(): Arrival {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { bytes: 0, superseded: new AbortController(), successor: null, ended: promise, end: resolve };
}

async function receiveInto<Written extends { readonly size: number }>(
  upload: Arrivals,
  arrival: Arrival,
  part: PartToReceive<Written>,
): Promise<ReceivedPart<Written>> {
  const { announced, number, size } = part;
  const { signal } = arrival.superseded;
  const most = (): number => Math.min(size ?? part.maxBytes, roomFor(number, upload, part.maxBytesOfUpload));

  const isOpen = await inTurn(upload, async () => {
    const parts = await part.landed();
    if (parts === null) return false;
    upload.landed = new Map(parts.map((landed) => [landed.number, landed.size]));
    if (announced !== null && announced > most()) throw new TooLong();
    arrival.bytes = announced ?? 0;
    return true;
  });
  if (!isOpen) return { kind: 'NOT_OPEN' };

  const written = await part.write(counted(part.chunks(signal), arrival, announced === null ? most : () => announced));
  const outcome = await inTurn(upload, async (): Promise<Exclude<ReceivedPart<Written>['kind'], 'TOO_LONG'>> => {
    if (signal.aborted) return 'SUPERSEDED';
    if (written.size < (size ?? announced ?? 0) || written.size < (announced ?? 0)) return 'TOO_SHORT';
    if (!(await part.land(written))) return 'NOT_OPEN';
    upload.landed = new Map(upload.landed).set(number, written.size);
    return 'STORED';
  });
  if (outcome === 'STORED') return { kind: outcome, written };
  await part.discard(written);
  return { kind: outcome };
}

/** What a part may have of its upload's limit: what the others leave, each with what it has or is about to have. */
function roomFor(number: number, { parts, landed }: Arrivals, maxBytes: number | null): number {
  if (maxBytes === null) return Number.POSITIVE_INFINITY;
  const others = new Set([...parts.keys(), ...landed.keys()]);
  others.delete(number);
  return [...others].reduce(
    (room, other) => room - Math.max(landed.get(other) ?? 0, parts.get(other)?.bytes ?? 0),
    maxBytes,
  );
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  arrival: Arrival,
  most: () => number,
): AsyncGenerator<Uint8Array, void, void> {
  let seen = 0;
  for await (const chunk of chunks) {
    seen += chunk.length;
    if (seen > arrival.bytes) {
      // Without an await in between, so that no other part takes the room that was found.
      if (seen > most()) throw new TooLong();
      arrival.bytes = seen;
    }
    yield chunk;
  }
}

function inTurn<Result>(upload: Arrivals, work: () => Promise<Result>): Promise<Result> {
  const result = upload.turn.then(work);
  upload.turn = result.catch(() => undefined);
  return result;
}
