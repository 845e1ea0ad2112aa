/**
 * The PUT of a part, for {@link PartReceiver}. `Written` is how the storage holds the bytes before they become visible.
 */
export interface PartToReceive<Written extends { readonly size: number }> {
  readonly uploadId: string;
  /** 1 to 10,000. */
  readonly number: number;
  /** The exact length that was signed, in bytes; null if none was. */
  readonly size: number | null;
  /** The maximum length of this part in bytes: the value passed to `sign`, or `MAX_PART_BYTES`. */
  readonly maxBytes: number;
  /** The maximum total length of all parts of the upload, in bytes; null for no limit. */
  readonly maxBytesOfUpload: number | null;
  /** The request's `Content-Length`; null if absent. */
  readonly announced: number | null;
  /** The parts that are stored; null if the upload is not open. */
  readonly landed: () => Promise<readonly { readonly number: number; readonly size: number }[] | null>;
  /**
   * The body. Its iteration throws the signal's reason when the signal aborts. An error of the body rejects `write`,
   * and so `receive`.
   */
  readonly chunks: (signal: AbortSignal) => AsyncIterable<Uint8Array>;
  /** Stores the bytes where no reader sees them, and leaves none behind if it rejects. */
  readonly write: (chunks: AsyncIterable<Uint8Array>) => Promise<Written>;
  /** Turns the written bytes into the part. False if the upload is no longer open. */
  readonly land: (written: Written) => Promise<boolean>;
  /** Deletes the written bytes. */
  readonly discard: (written: Written) => Promise<void>;
}

/**
 * The result of a PUT, with the HTTP status for the response:
 *
 * - `STORED`, 200: the bytes are the part.
 * - `TOO_LONG`, 413: more bytes were received or announced than this part or its upload may have.
 * - `TOO_SHORT`, 400: fewer bytes were received than were signed, or than the request announced.
 * - `SUPERSEDED`, 409: a later PUT of the same part arrived in the meantime.
 * - `NOT_OPEN`, 404: no such upload is open.
 */
export type ReceivedPart<Written> =
  | { readonly kind: 'STORED'; readonly written: Written }
  | { readonly kind: 'TOO_LONG' | 'TOO_SHORT' | 'SUPERSEDED' | 'NOT_OPEN' };

/**
 * Receives parts within their limits. Errors that `write` throws, of the storage or of the body, are rethrown
 * unchanged.
 */
export interface PartReceiver {
  receive<Written extends { readonly size: number }>(part: PartToReceive<Written>): Promise<ReceivedPart<Written>>;
}

/** A PUT in progress. */
interface Arrival {
  /** Bytes received or announced. */
  bytes: number;
  readonly superseded: AbortController;
  /** The latest PUT that waits for this one to end. */
  successor: object | null;
  readonly ended: Promise<void>;
  readonly end: () => void;
}

/** An upload that is receiving parts. */
interface Arrivals {
  readonly parts: Map<number, Arrival>;
  landed: ReadonlyMap<number, number>;
  /** Serializes reading the stored parts and storing one. */
  turn: Promise<unknown>;
}

class Superseded extends Error {}
class TooLong extends Error {}

/**
 * A receiver for storages that receive PUTs themselves. It counts the stored and arriving bytes of all parts of an
 * upload together, so that they never exceed its limit, however many arrive concurrently. Each part has one PUT in
 * progress: a later one ends the earlier, since its client has given that up. It counts within one process.
 */
export function partReceiver(): PartReceiver {
  const uploads = new Map<string, Arrivals>();

  /**
   * Null if a later PUT continues in its place. If each ended the one before it, many concurrent PUTs would take
   * quadratic time.
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

/**
 * The number of bytes that a part may have within its upload's limit: what the other parts leave, counting for each
 * what it has stored or is about to store.
 */
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
      // No await in between, so that no other part takes the same room.
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
