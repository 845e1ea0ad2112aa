import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { describe, test } from 'vitest';
import { METRICS, type MetricDefinition } from '../packages/core/src/telemetry/metrics.ts';

const ROOT = join(import.meta.dirname, '..');
const TELEMETRY = join(ROOT, 'packages/core/src/telemetry');
const page = await readFile(join(ROOT, 'docs/guides/operations.md'), 'utf8');

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets?: readonly { readonly expr: string }[] }[];
}
const { panels } = JSON.parse(await readFile(join(ROOT, 'docs/grafana/darkroom.json'), 'utf8')) as Dashboard;

const shown = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const alerts = [...page.matchAll(/^ +expr: (.+)$/gm)].map(([, expr = '']) => expr);

/** What Prometheus has of a metric. */
function seriesOf({ name, kind }: MetricDefinition): readonly string[] {
  const base = name.replaceAll('.', '_');
  if (kind === 'histogram') return [`${base}_bucket`, `${base}_count`, `${base}_sum`];
  return [kind === 'counter' ? `${base}_total` : base];
}

/** The metrics and the labels that an expression of PromQL names. Throws where it is none. */
function namesIn(expression: string): { readonly metrics: readonly string[]; readonly labels: readonly string[] } {
  // What Grafana fills in.
  const text = expression.replaceAll('$__rate_interval', '5m');
  const metrics: string[] = [];
  const labels: string[] = [];
  const tree = parser.configure({ strict: true }).parse(text);
  tree.iterate({
    enter: ({ name, from, to }) => {
      if (name === 'Identifier') metrics.push(text.slice(from, to));
      if (name === 'LabelName') labels.push(text.slice(from, to));
    },
  });
  return { metrics, labels };
}

interface ListedMetric {
  readonly name: string;
  readonly labels: readonly string[];
}

/** The metrics that the page lists, each with its attributes. */
const listed: readonly ListedMetric[] = [...page.matchAll(/^- `(darkroom_\w+)`(?: \(by ([^)]+)\))?: \S/gm)].map(
  ([, name = '', by = '']) => ({ name, labels: by.match(/\w+/g) ?? [] }),
);

const definitions = Object.values(METRICS);
const knownMetrics = new Set(definitions.flatMap(seriesOf));
const knownLabels = new Set(['le', ...listed.flatMap(({ labels }) => labels)]);

describe('the dashboard and the alerts', () => {
  test.each([...shown, ...alerts])('%s names metrics and labels that exist', (expression) => {
    const { metrics, labels } = namesIn(expression);
    assert.ok(metrics.length > 0, 'it names no metric');
    for (const name of metrics) assert.ok(knownMetrics.has(name), `there is no metric ${name}`);
    for (const label of labels) assert.ok(knownLabels.has(label), `there is no label ${label}`);
  });

  test('show every metric that there is', () => {
    const named = new Set(shown.flatMap((expression) => namesIn(expression).metrics));
    const missing = definitions.filter((definition) => !seriesOf(definition).some((name) => named.has(name)));
    assert.deepEqual(missing, []);
    assert.ok(alerts.length > 5);
  });

  test('the page lists every metric by its name in Prometheus, and no other', () => {
    assert.deepEqual(
      listed.map(({ name }) => name),
      definitions.map((definition) => seriesOf(definition)[0]?.replace(/_bucket$/, '')),
    );
  });

  test('the page lists attributes that the code sets', async () => {
    const sources = await Promise.all(
      (await readdir(TELEMETRY)).map((file) => readFile(join(TELEMETRY, file), 'utf8')),
    );
    const set = new Set(sources.join('\n').match(/'[a-z]+(\.[a-z_]+)+'/g));
    const attributes = [...set].map((name) => name.slice(1, -1).replaceAll('.', '_'));
    for (const label of listed.flatMap(({ labels }) => labels)) {
      assert.ok(attributes.includes(label), `no attribute ${label} is set`);
    }
  });

  test('metrics have their unit at the end of their names, as Prometheus would add it', () => {
    const endings: Readonly<Record<string, string>> = { s: '.seconds', By: '.bytes' };
    for (const { name, unit } of definitions) assert.ok(name.endsWith(endings[unit] ?? ''), `${name} in ${unit}`);
  });
});
