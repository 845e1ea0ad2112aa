import { viewOf } from './byte-cursor.ts';

/**
 * Whether a segment that decoders need has exactly the length that its own fields say (ITU-T T.81, annex B), so that
 * nothing else is in it. False for segments that no decoder needs.
 */
export function isExactSegment(marker: number, payload: Uint8Array): boolean {
  const length = payload.length;
  switch (marker) {
    case 0xc4:
      return isHuffmanTables(payload);
    case 0xcc:
      return length > 0 && length % 2 === 0 && length <= 64;
    case 0xda:
      return length >= 6 && length <= 12 && length === 4 + 2 * (payload[0] ?? 0);
    case 0xdb:
      return isQuantizationTables(payload);
    case 0xdc:
    case 0xdd:
      return length === 2;
    default:
      return isFrame(marker) && length >= 9 && length === 6 + 3 * (payload[5] ?? 0);
  }
}

/** SOF0 to SOF15, without DHT, JPG and DAC, which are in the same range. */
export function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function isQuantizationTables(payload: Uint8Array): boolean {
  let offset = 0;
  while (offset < payload.length) {
    const kind = payload[offset] ?? 0;
    if (kind > 0x1f || (kind & 0x0f) > 3) return false;
    offset += kind < 0x10 ? 65 : 129;
  }
  return offset === payload.length;
}

function isHuffmanTables(payload: Uint8Array): boolean {
  let offset = 0;
  while (offset + 17 <= payload.length) {
    const kind = payload[offset] ?? 0;
    if (kind > 0x1f || (kind & 0x0f) > 3) return false;
    const values = payload.subarray(offset + 1, offset + 17).reduce((sum, count) => sum + count, 0);
    if (values > 256) return false;
    offset += 17 + values;
  }
  return offset === payload.length;
}

const ICC_PREFIX_LENGTH = 14;

/** Adds up the segments of a colour profile. */
export interface ProfileSum {
  /** Counts a segment that begins with `ICC_PROFILE\0`. */
  readonly add: (payload: Uint8Array) => void;
  /** Whether the segments are together as long as the profile says that it is, or padded to a multiple of four. */
  isExact(): boolean;
}

/** The sum before the first segment. */
export function profileSum(): ProfileSum {
  let declared: number | null = null;
  let sum = 0;
  return {
    add: (payload) => {
      sum += payload.length - ICC_PREFIX_LENGTH;
      if (payload[12] === 1 && payload.length >= ICC_PREFIX_LENGTH + 4) {
        declared = viewOf(payload).getUint32(ICC_PREFIX_LENGTH);
      }
    },
    isExact: () => (declared === null ? sum === 0 : sum >= declared && sum <= declared + 3),
  };
}
