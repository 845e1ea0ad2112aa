import { randomFrom, ridgePath } from './ridge.ts';

/** A meadow of poppies, larger in the foreground. */
export function poppies(width: number, height: number): string {
  const random = randomFrom(8);
  const horizon = height * 0.46;
  const flowers = Array.from({ length: 420 }, () => random() ** 1.6)
    .toSorted((a, b) => a - b)
    .map((near) => {
      const x = random() * width;
      const y = horizon + 20 + near * (height - horizon) * 0.98;
      const size = 2.5 + near ** 1.7 * 62;
      const red = `hsl(${4 + random() * 12} ${78 + random() * 16}% ${44 + random() * 12}%)`;
      const petals = [0, 1, 2, 3, 4].map((petal) => {
        const angle = (petal / 5) * Math.PI * 2 + x;
        return `<circle cx="${x + Math.cos(angle) * size * 0.42}" cy="${y + Math.sin(angle) * size * 0.3}" r="${size * 0.5}" fill="${red}"/>`;
      });
      const stem = `<path d="M${x},${y} q${size * 0.3},${size * 1.4} ${-size * 0.1},${size * 2.8}" stroke="#35551f" stroke-width="${1 + size * 0.06}" fill="none"/>`;
      const heart = `<ellipse cx="${x}" cy="${y}" rx="${size * 0.24}" ry="${size * 0.18}" fill="#241014"/>`;
      return `<g opacity="${0.75 + near * 0.25}">${near > 0.12 ? stem : ''}${petals.join('')}${heart}</g>`;
    });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#4f9bd9"/><stop offset="0.46" stop-color="#dff0f6"/>
    </linearGradient>
    <linearGradient id="grass" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#9ab64e"/><stop offset="1" stop-color="#35601f"/></linearGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <path d="${ridgePath({ width, height, at: height * 0.42, amplitude: 34, octaves: 4, seed: 77 })}" fill="#6f93a0"/>
    <path d="${ridgePath({ width, height, at: height * 0.455, amplitude: 16, octaves: 6, seed: 31 })}" fill="#4c7440"/>
    <rect y="${horizon}" width="${width}" height="${height - horizon}" fill="url(#grass)"/>
    ${flowers.join('')}
  </svg>`;
}
