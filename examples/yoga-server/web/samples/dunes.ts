import { ridgePath } from './ridge.ts';

/** Dunes under a low sun. */
export function dunes(width: number, height: number): string {
  const layers = [
    { at: 0.56, amplitude: 26, seed: 5, from: '#d9785a', to: '#8b3f4e' },
    { at: 0.66, amplitude: 44, seed: 11, from: '#e8894f', to: '#7c3040' },
    { at: 0.78, amplitude: 60, seed: 23, from: '#c65a36', to: '#4e1f33' },
    { at: 0.93, amplitude: 50, seed: 42, from: '#7d2f31', to: '#2a1226' },
  ];
  const hills = layers.map(
    ({ at, amplitude, seed, from, to }, index) =>
      `<linearGradient id="d${index}" x1="0.2" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="0.7" stop-color="${to}"/></linearGradient>
       <path d="${ridgePath({ width, height, at: height * at, amplitude, octaves: 2, seed })}" fill="url(#d${index})"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#2e2a5c"/><stop offset="0.3" stop-color="#8d4a7c"/>
      <stop offset="0.5" stop-color="#f0855f"/><stop offset="0.6" stop-color="#ffd08a"/>
    </linearGradient>
    <radialGradient id="glow"><stop offset="0" stop-color="#fff3c4"/><stop offset="0.16" stop-color="#ffe09a" stop-opacity="0.9"/>
      <stop offset="1" stop-color="#ff9a5c" stop-opacity="0"/></radialGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <circle cx="${width * 0.68}" cy="${height * 0.5}" r="330" fill="url(#glow)"/>
    <circle cx="${width * 0.68}" cy="${height * 0.5}" r="46" fill="#fffbe8"/>
    ${hills.join('')}
  </svg>`;
}
