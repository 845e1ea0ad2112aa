/**
 * Whether a GIF's blocks reach its end. The decoder takes an animation that was cut off for a shorter one, without a
 * word. A GIF that lacks nothing but its trailer is complete: some programs write them so.
 */
export function isCompleteGif(bytes: Uint8Array): boolean {
  let offset = 13 + colorTableLength(bytes[10] ?? 0);
  while (offset < bytes.length) {
    const block = bytes[offset];
    if (block === 0x2c) offset += 11 + colorTableLength(bytes[offset + 9] ?? 0);
    else if (block === 0x21) offset += 2;
    // The trailer, or what the decoder does not look at either.
    else return true;
    // Sub-blocks: a length, that many bytes, and so on up to a length of zero.
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
