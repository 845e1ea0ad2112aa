/** Whether the first frame of a WebP is lossless. */
export function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 12;
  while (offset + 8 <= view.byteLength) {
    const name = Buffer.from(bytes.subarray(offset, offset + 4)).toString('latin1');
    if (name === 'VP8L') return true;
    if (name === 'VP8 ') return false;
    const length = view.getUint32(offset + 4, true);
    // An ANMF chunk contains the chunks of its frame, after 16 bytes of its own.
    offset += 8 + (name === 'ANMF' ? 16 : length + (length % 2));
  }
  return false;
}
