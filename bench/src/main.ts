import { readdir } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { type BenchmarkOptions, formatTable, measure } from './harness.ts';

/** What a `<name>.bench.ts` exports under the name `benchmark`. */
export type Benchmark = () => BenchmarkOptions | Promise<BenchmarkOptions>;

const ending = '.bench.ts';
const names = (await readdir(import.meta.dirname))
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length));
const name = process.argv[2];

if (name === undefined || !names.includes(name)) {
  console.error(`Usage: pnpm bench <name>. Benchmarks: ${names.toSorted().join(', ') || 'none yet'}.`);
  process.exitCode = 1;
} else {
  const { benchmark } = (await import(`./${name}${ending}`)) as { benchmark: Benchmark };
  const options = await benchmark();
  console.log(
    `${name}: Node.js ${process.version}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown CPU'}\n`,
  );
  try {
    console.log(formatTable(await measure(options)));
  } finally {
    await options.close?.();
  }
}
