import { ridgePath } from './ridge.ts';

/** Mountains behind mountains, reflected in the water. */
export function fjord(width: number, height: number): string {
  const shore = height * 0.68;
  const layers = [
    { at: 0.36, amplitude: 120, octaves: 5, seed: 3, fill: '#9cc0cf' },
    { at: 0.45, amplitude: 110, octaves: 5, seed: 17, fill: '#6797ac' },
    { at: 0.54, amplitude: 90, octaves: 6, seed: 29, fill: '#356b80' },
    { at: 0.63, amplitude: 48, octaves: 6, seed: 61, fill: '#123f4e' },
  ];
  const hills = layers
    .map(
      ({ at, amplitude, octaves, seed, fill }) =>
        `<path d="${ridgePath({ width, height: shore, at: height * at, amplitude, octaves, seed })}" fill="${fill}"/>`,
    )
    .join('');
  const ripples = Array.from({ length: 26 }, (_, index) => {
    const y = shore + 8 + index * index * 0.46;
    return `<rect x="${(index * 389) % width}" y="${y}" width="${120 + ((index * 97) % 330)}" height="${1 + index / 9}" fill="#e9f6f7" opacity="0.22"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#5fa8d3"/><stop offset="0.4" stop-color="#cfe8ef"/><stop offset="0.62" stop-color="#fdeedb"/>
    </linearGradient>
    <linearGradient id="deep" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#0e5c70" stop-opacity="0.25"/><stop offset="1" stop-color="#04222e" stop-opacity="0.95"/>
    </linearGradient>
    <clipPath id="water"><rect y="${shore}" width="${width}" height="${height}"/></clipPath>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    ${hills}
    <g clip-path="url(#water)">
      <g transform="translate(0 ${shore * 2}) scale(1 -1)"><rect width="${width}" height="${height}" fill="url(#sky)"/>${hills}</g>
      <rect y="${shore}" width="${width}" height="${height - shore}" fill="url(#deep)"/>${ripples.join('')}
    </g>
  </svg>`;
}
