import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES_BESIDE_THE_SITE } from '../docs/.vitepress/sections.ts';
import { findFaults } from './words/find-faults.ts';

const BASELINE = join(import.meta.dirname, 'words/baseline.json');

/** How many faults each file may still have. Run with `--lower` after fixing some: the numbers never rise. */
const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Readonly<Record<string, number>>;

const beside = new Set(PAGES_BESIDE_THE_SITE.map((page) => `docs/${page}.md`));
const files = globSync(['{.,packages/*,examples/*}/README.md', 'docs/**/*.md'], {
  exclude: ['docs/.vitepress', 'docs/reference/api', '**/node_modules'],
})
  .filter((file) => !beside.has(file))
  .toSorted();

const counts: Record<string, number> = {};
let failed = 0;
for (const file of files) {
  const faults = findFaults(readFileSync(file, 'utf8'));
  const allowed = baseline[file] ?? 0;
  if (faults.length > 0) counts[file] = Math.min(faults.length, allowed);
  if (faults.length <= allowed) continue;
  failed += 1;
  for (const { line, message } of faults) console.log(`${file}:${line}: ${message}`);
  console.log(`${file}: ${faults.length} to put better, ${allowed} allowed`);
}

const lower = Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
if (process.argv.includes('--lower')) writeFileSync(BASELINE, `${JSON.stringify(lower, null, 2)}\n`);
const [left, were] = [lower, baseline].map((all) => Object.values(all).reduce((sum, count) => sum + count, 0));
console.log(`${files.length} files; ${left} old sentences to put better, ${were} allowed`);
process.exitCode = failed === 0 ? 0 : 1;
