/** One thing to measure. `run` does the work once; its result is awaited and dropped. */
export type Contender = {
  readonly name: string;
  /**
   * `ours` is what is being judged, `peer` another library at the same work, `floor` the least
   * that any of them must do.
   */
  readonly role: 'ours' | 'peer' | 'floor';
  readonly run: () => unknown;
};

export type BenchmarkOptions = {
  readonly contenders: readonly Contender[];
  /** Measured rounds; in each, every contender runs once. @default 30 */
  readonly rounds?: number;
  /** Unmeasured rounds before the first. @default 3 */
  readonly warmUpRounds?: number;
  /** Milliseconds since an arbitrary point. @default performance.now */
  readonly now?: () => number;
  /** Ends what the contenders needed, once they are measured. */
  readonly close?: () => Promise<void>;
};

/** All times in milliseconds. */
export type Measurement = {
  readonly name: string;
  readonly role: Contender['role'];
  readonly samples: readonly number[];
  readonly median: number;
  readonly p10: number;
  readonly p90: number;
  /** This contender's median over that of `ours`: above 1 is slower than ours. */
  readonly ratio: number;
};

/**
 * Measures all contenders in one run, round by round, so that what slows the machine slows all of them alike.
 * The order turns by one place each round: nobody always follows the same neighbour.
 */
export async function measure(options: BenchmarkOptions): Promise<readonly Measurement[]> {
  const { contenders, rounds = 30, warmUpRounds = 3, now = () => performance.now() } = options;
  const samples = contenders.map((): number[] => []);

  for (let round = -warmUpRounds; round < rounds; round += 1) {
    for (let place = 0; place < contenders.length; place += 1) {
      const index = (place + round + warmUpRounds) % contenders.length;
      const startedAt = now();
      await contenders[index]?.run();
      const elapsed = now() - startedAt;
      if (round >= 0) samples[index]?.push(elapsed);
    }
  }

  const base = quantile(samples[contenders.findIndex(({ role }) => role === 'ours')] ?? [], 0.5);
  return contenders.map(({ name, role }, index) => {
    const own = samples[index] ?? [];
    const median = quantile(own, 0.5);
    return { name, role, samples: own, median, p10: quantile(own, 0.1), p90: quantile(own, 0.9), ratio: median / base };
  });
}

/** The table that a benchmark prints: one line per contender, in the order they were given. */
export function formatTable(measurements: readonly Measurement[]): string {
  const rows = [
    ['contender', 'role', 'median', 'p10–p90', '× ours'],
    ...measurements.map(({ name, role, median, p10, p90, ratio }) => [
      name,
      role,
      `${formatMilliseconds(median)} ms`,
      `${formatMilliseconds(p10)}–${formatMilliseconds(p90)}`,
      Number.isNaN(ratio) ? '' : ratio.toFixed(2),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const align = (cell: string, column: number): string =>
    column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return rows.map((row) => row.map(align).join('  ').trimEnd()).join('\n');
}

/**
 * The value below which the share `q` (0 to 1) of the samples lies, interpolated between
 * neighbours; NaN without samples.
 */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}

function formatMilliseconds(value: number): string {
  return value.toFixed(value < 1 ? 4 : value < 100 ? 2 : 0);
}
