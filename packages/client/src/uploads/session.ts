import type { PartUrls } from './part-urls.ts';

/** An open upload, as this client knows it. */
export interface Session {
  readonly fileId: string;
  /** Bytes of every part but the last. */
  readonly partSize: number;
  /** 1 to 10,000. */
  readonly partCount: number;
  readonly size: number;
  /** Numbers of the parts that storage has. */
  readonly landed: Set<number>;
  /** Bytes that are on the way, by part. */
  readonly moving: Map<number, number>;
  /** Asks which parts storage has, once for all that ask at one time, and notes them in `landed`. */
  readonly lookUp: (signal: AbortSignal) => Promise<void>;
  readonly urls: PartUrls;
  /** Whether its parts are sent with their SHA-256. */
  readonly isChecked: boolean;
}

/** The first and the last byte, exclusive, of a part. */
export function rangeOf(
  { partSize, size }: Pick<Session, 'partSize' | 'size'>,
  number: number,
): readonly [start: number, end: number] {
  return [(number - 1) * partSize, Math.min(number * partSize, size)];
}

/** How many parts a file is cut into. */
export function partCountOf(size: number, partSize: number): number {
  return partSize === 0 ? 1 : Math.max(1, Math.ceil(size / partSize));
}

/** The parts that storage does not have, from one on. */
export function missingParts({ partCount, landed }: Session, from: number, most: number): readonly number[] {
  const missing: number[] = [];
  for (let number = from; number <= partCount && missing.length < most; number += 1) {
    if (!landed.has(number)) missing.push(number);
  }
  return missing;
}

/** Bytes of some parts. */
export function bytesOfParts(cut: Pick<Session, 'partSize' | 'size'>, numbers: Iterable<number>): number {
  let bytes = 0;
  for (const number of numbers) {
    const [start, end] = rangeOf(cut, number);
    bytes += end - start;
  }
  return bytes;
}

/** Bytes that storage has, and those on the way. */
export function sentBytes(session: Session): number {
  let bytes = bytesOfParts(session, session.landed);
  for (const [number, moving] of session.moving) if (!session.landed.has(number)) bytes += moving;
  return bytes;
}
