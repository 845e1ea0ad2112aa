/** Pseudorandom numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
}

/** A line of hills. */
export interface Ridge {
  readonly width: number;
  readonly height: number;
  /** The height of the line, measured from the top in pixels. */
  readonly at: number;
  /** How far the line goes up and down, in pixels. */
  readonly amplitude: number;
  /** The roughness: 1 for dunes, up to 6 for rocks. */
  readonly octaves: number;
  readonly seed: number;
}

/** The path of the area under a line of hills. */
export function ridgePath({ width, height, at, amplitude, octaves, seed }: Ridge): string {
  const random = randomFrom(seed);
  const waves = Array.from({ length: octaves }, (_, octave) => ({
    phase: random() * Math.PI * 2,
    length: (width / (1.1 + random())) * 0.5 ** octave,
    size: amplitude * 0.5 ** octave,
  }));
  const points = Array.from({ length: Math.ceil(width / 5) + 1 }, (_, index) => {
    const x = index * 5;
    const y = waves.reduce((sum, wave) => sum + Math.sin((x / wave.length) * Math.PI * 2 + wave.phase) * wave.size, at);
    return `${x},${y.toFixed(1)}`;
  });
  return `M0,${height} L${points.join(' L')} L${width},${height} Z`;
}
