/** The number of frames in the chunks of a WebP. libwebp takes quadratic time to count them. */
export function countWebpFrames(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  let frames = 0;
  for (let offset = 12; offset + 8 <= bytes.length;) {
    if (view.getUint32(offset) === ANMF) frames += 1;
    const length = view.getUint32(offset + 4, true);
    offset += 8 + length + (length % 2);
  }
  return frames;
}

const ANMF = 0x41_4e_4d_46;
