/**
 * Whether the blocks of a GIF reach its end. The decoder silently treats a truncated animation as a shorter one. A GIF
 * that lacks only its trailer is complete: some programs write such files.
 */
export function isCompleteGif(bytes: Uint8Array): boolean {
  let offset = 13 + colorTableLength(bytes[10] ?? 0);
  while (offset < bytes.length) {
    const block = bytes[offset];
    if (block === 0x2c) offset += 11 + colorTableLength(bytes[offset + 9] ?? 0);
    else if (block === 0x21) offset += 2;
    // The trailer, or bytes that the decoder ignores as well.
    else return true;
    // Sub-blocks: a length, then that many bytes, and so on up to a length of zero.
    for (let length = bytes[offset]; length !== 0; length = bytes[offset]) {
      if (length === undefined) return false;
      offset += 1 + length;
    }
    offset += 1;
  }
  return offset === bytes.length;
}

function colorTableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}
