import { parseArgs } from 'node:util';
import { FAULT_KINDS } from './disturb.ts';
import type { FaultKind } from './faults.ts';
import { type ChaosReport, runChaos } from './run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    minutes: { type: 'string', default: '1' },
    'quiet-seconds': { type: 'string', default: '60' },
    faults: { type: 'string' },
    'outage-seconds': { type: 'string', default: '15' },
    stories: { type: 'boolean', default: false },
    users: { type: 'string', default: '8' },
  },
});

const report = await runChaos({
  seed: Number(values.seed),
  seconds: Number(values.minutes) * 60,
  quietSeconds: Number(values['quiet-seconds']),
  users: Number(values.users),
  faults: {
    kinds: values.faults === undefined ? null : kindsOf(values.faults),
    outageSeconds: Number(values['outage-seconds']),
  },
  log: console.log,
});
if (report === null) throw new Error('A real Postgres and a real S3 server are needed: see CONTRIBUTING.md.');
tell(report);
process.exitCode = report.violations.length + report.deaths.length > 0 || report.quietAfterSeconds === null ? 1 : 0;

function kindsOf(names: string): readonly FaultKind[] {
  return names.split(',').map((name) => {
    const kind = FAULT_KINDS.find((other) => other === name);
    if (kind === undefined) throw new Error(`Unknown fault \`${name}\`. Valid faults: ${FAULT_KINDS.join(', ')}.`);
    return kind;
  });
}

function tell({ uploads, faults, quietAfterSeconds, violations, deaths, histories }: ChaosReport): void {
  for (const death of deaths) console.log(death);
  for (const { kind, fileId, what } of violations) console.log(`${kind} ${fileId ?? ''} ${what}`);
  const stories = new Set(violations.map(({ fileId }) => fileId));
  for (const { id, target, story } of histories) {
    if (values.stories || stories.has(id)) console.log(`\n${id}, for ${target}\n  ${story.join('\n  ')}`);
  }
  const counts = Object.entries(faults).map(([name, count]) => `${count} ${name}`);
  const quiet = quietAfterSeconds === null ? 'not quiet in time' : `quiet after ${quietAfterSeconds.toFixed(1)} s`;
  console.log(
    `seed ${values.seed}: ${uploads} uploads, ${counts.join(', ')}; ${quiet}; ${violations.length} violations, ${deaths.length} deaths`,
  );
}
