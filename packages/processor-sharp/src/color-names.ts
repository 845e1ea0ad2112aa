/** The colours that are distinguished. */
export type ColorName =
  | 'black'
  | 'white'
  | 'gray'
  | 'red'
  | 'orange'
  | 'brown'
  | 'yellow'
  | 'green'
  | 'cyan'
  | 'blue'
  | 'purple'
  | 'pink';

/** The hue at which each name ends, in degrees. */
const HUES: readonly (readonly [number, ColorName])[] = [
  [15, 'red'],
  [45, 'orange'],
  [70, 'yellow'],
  [165, 'green'],
  [200, 'cyan'],
  [255, 'blue'],
  [290, 'purple'],
  [345, 'pink'],
  [360, 'red'],
];

/**
 * The name of an sRGB colour with 8 bits per channel, by hue, saturation and lightness. The boundaries between names
 * are a convention.
 */
export function colorName(red: number, green: number, blue: number): ColorName {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const chroma = most - least;
  const lightness = (most + least) / 510;
  if (lightness < 0.1) return 'black';
  if (lightness > 0.94) return 'white';
  // Below this HSL saturation no hue is visible; near black and white, more is needed.
  if (chroma / (255 * (1 - Math.abs(2 * lightness - 1))) < 0.15 || chroma < 20) {
    return lightness > 0.8 ? 'white' : 'gray';
  }
  const hue = hueOf(red, green, blue, most, chroma);
  const name = HUES.find(([end]) => hue < end)?.[1] ?? 'red';
  if ((name === 'orange' || name === 'yellow') && lightness < 0.4) return name === 'orange' ? 'brown' : 'green';
  return name === 'red' && lightness > 0.7 ? 'pink' : name;
}

function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  if (most === red) return (60 * ((green - blue) / chroma) + 360) % 360;
  return most === green ? 60 * ((blue - red) / chroma + 2) : 60 * ((red - green) / chroma + 4);
}
