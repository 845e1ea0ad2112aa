/** Finds where the coded pixels of one frame of a GIF end. */
export interface LzwWalk {
  /**
   * Walks over the next bytes. Returns how many of them belong to the pixels: fewer than given once all pixels are
   * there or the end code is. Null if they are not LZW.
   */
  add(bytes: Uint8Array): number | null;
  /** Whether all pixels, or the end code, were there. */
  readonly isComplete: boolean;
}

const MAX_CODES = 4096;

/**
 * Follows the codes without decoding them: only how many pixels each stands for. Bytes after the last pixel are shown
 * by no decoder, so anything can hide there.
 *
 * @param minCodeSize The bits of a colour, 2 to 8.
 * @param pixels The number of pixels of the frame.
 */
export function lzwWalk(minCodeSize: number, pixels: number): LzwWalk {
  const clear = 1 << minCodeSize;
  const lengths = new Uint32Array(MAX_CODES).fill(1, 0, clear);
  let size = minCodeSize + 1;
  let next = clear + 2;
  let previous = -1;
  let buffer = 0;
  let bits = 0;
  let left = pixels;
  let hasPixels = false;
  let isEnded = false;

  /** False if the code cannot be. */
  const follow = (code: number): boolean => {
    if (code === clear) {
      size = minCodeSize + 1;
      next = clear + 2;
      previous = -1;
      return true;
    }
    if (code === clear + 1) {
      isEnded = true;
      return true;
    }
    if (code > next || (code === next && previous < 0)) return false;
    if (previous >= 0 && next < MAX_CODES) {
      lengths[next] = (lengths[previous] ?? 0) + 1;
      next += 1;
      if (next === 1 << size && size < 12) size += 1;
    }
    if (code >= next) return false;
    left -= lengths[code] ?? 0;
    hasPixels = true;
    previous = code;
    return true;
  };

  return {
    add: (bytes) => {
      for (const [index, byte] of bytes.entries()) {
        if (isEnded) return index;
        buffer |= byte << bits;
        bits += 8;
        while (bits >= size && !isEnded) {
          const code = buffer & ((1 << size) - 1);
          buffer >>>= size;
          bits -= size;
          // All pixels are there, so only the end code, or one that clears the table before it, can follow.
          if (left <= 0 && hasPixels && code !== clear) isEnded = true;
          else if (!follow(code)) return null;
        }
      }
      return bytes.length;
    },
    get isComplete() {
      return isEnded || (hasPixels && left <= 0);
    },
  };
}
