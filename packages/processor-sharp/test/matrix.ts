import type { Pixels } from './images.ts';

/** Sepia of these pixels by the matrix, in exact arithmetic; alpha as it is. */
export function sepiaOf({ data, channels, ...size }: Pixels): Pixels {
  const result = Buffer.from(data);
  for (let offset = 0; offset < data.length; offset += channels) {
    const [red = 0, green = 0, blue = 0] = data.subarray(offset, offset + 3);
    result[offset] = Math.min(255, 0.393 * red + 0.769 * green + 0.189 * blue);
    result[offset + 1] = Math.min(255, 0.349 * red + 0.686 * green + 0.168 * blue);
    result[offset + 2] = Math.min(255, 0.272 * red + 0.534 * green + 0.131 * blue);
  }
  return { ...size, channels, data: result };
}

/** The mean and the largest difference of any two bytes in the same place. */
export function difference(left: Pixels, right: Pixels): { readonly mean: number; readonly largest: number } {
  if (left.data.length !== right.data.length) return { mean: Infinity, largest: Infinity };
  let sum = 0;
  let largest = 0;
  for (let index = 0; index < left.data.length; index += 1) {
    const distance = Math.abs((left.data[index] ?? 0) - (right.data[index] ?? 0));
    sum += distance;
    largest = Math.max(largest, distance);
  }
  return { mean: sum / left.data.length, largest };
}
