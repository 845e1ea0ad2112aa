import type { PartUrls } from './part-urls.ts';

/** An open upload, as known to this client. */
export interface Session {
  readonly fileId: string;
  /** Length in bytes of every part but the last. */
  readonly partSize: number;
  /** 1 to 10,000. */
  readonly partCount: number;
  readonly size: number;
  /** The numbers of the parts that storage has. */
  readonly landed: Set<number>;
  /** Bytes in transit, by part. */
  readonly moving: Map<number, number>;
  /** Requests which parts storage has, once for all concurrent callers, and adds them to `landed`. */
  readonly lookUp: (signal: AbortSignal) => Promise<void>;
  readonly urls: PartUrls;
  /** Whether the parts are sent with their SHA-256. */
  readonly isChecked: boolean;
}

/** The range of a part in bytes; the end is exclusive. */
export function rangeOf(
  { partSize, size }: Pick<Session, 'partSize' | 'size'>,
  number: number,
): readonly [start: number, end: number] {
  return [(number - 1) * partSize, Math.min(number * partSize, size)];
}

/** The number of parts of a file. */
export function partCountOf(size: number, partSize: number): number {
  return partSize === 0 ? 1 : Math.max(1, Math.ceil(size / partSize));
}

/** The first parts, at most `most`, that storage does not have, starting at `from`. */
export function missingParts({ partCount, landed }: Session, from: number, most: number): readonly number[] {
  const missing: number[] = [];
  for (let number = from; number <= partCount && missing.length < most; number += 1) {
    if (!landed.has(number)) missing.push(number);
  }
  return missing;
}

/** The total length of some parts in bytes. */
export function bytesOfParts(cut: Pick<Session, 'partSize' | 'size'>, numbers: Iterable<number>): number {
  let bytes = 0;
  for (const number of numbers) {
    const [start, end] = rangeOf(cut, number);
    bytes += end - start;
  }
  return bytes;
}

/** Bytes that storage has, plus those in transit. */
export function sentBytes(session: Session): number {
  let bytes = bytesOfParts(session, session.landed);
  for (const [number, moving] of session.moving) if (!session.landed.has(number)) bytes += moving;
  return bytes;
}
