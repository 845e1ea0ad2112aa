import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { githubSlug } from '../../docs/.vitepress/github-slug.ts';
import { pagesToCome } from '../../docs/.vitepress/navigation.ts';
import { PAGES_BESIDE_THE_SITE } from '../../docs/.vitepress/sections.ts';

const root = join(import.meta.dirname, '../..');

/** Matches links to this repository's files on GitHub, and captures the path. */
const ON_GITHUB = /^https:\/\/github\.com\/graphql-darkroom\/darkroom\/(?:blob|tree|edit)\/main\/?([^#?]*)/;

/** A Markdown text without its fenced code, which contains no links or headings. */
function withoutCode(text: string): string {
  return text.replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, (code) => code.replaceAll(/[^\n]/g, ''));
}

const anchorsOf = new Map<string, ReadonlySet<string>>();

/** The anchors of a Markdown file: those of its headings, and those that it sets itself. */
function anchors(file: string): ReadonlySet<string> {
  const known = anchorsOf.get(file);
  if (known !== undefined) return known;
  const text = withoutCode(readFileSync(join(root, file), 'utf8'));
  const found = new Set(Array.from(text.matchAll(/<a (?:id|name)="([^"]+)"/g), ([, id = '']) => id));
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const slug = githubSlug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/&lt;/g, '<'));
    let unique = slug;
    for (let count = 1; found.has(unique); count += 1) unique = `${slug}-${count}`;
    found.add(unique);
  }
  anchorsOf.set(file, found);
  return found;
}

/** What is wrong with a link in a file, or null. */
function problemOf(link: string, from: string): string | null {
  const [path = '', anchor = ''] = link.split('#');
  const [, onGitHub] = ON_GITHUB.exec(link) ?? [];
  if (onGitHub === undefined && /^[a-z][a-z0-9+.-]*:/i.test(link)) return null;
  const target =
    onGitHub === undefined
      ? path === ''
        ? from
        : relative(root, join(root, dirname(from), decodeURI(path)))
      : decodeURI(onGitHub).replace(/\/$/, '');
  if (!existsSync(join(root, target))) return comesLater(target) ? null : `no file ${target}`;
  if (onGitHub === undefined && from.startsWith('docs/') && !target.startsWith('docs/')) {
    return `the site has no ${target}: link to it on GitHub`;
  }
  if (anchor === '' || !target.endsWith('.md') || statSync(join(root, target)).isDirectory()) return null;
  return anchors(target).has(anchor) ? null : `no heading #${anchor} in ${target}`;
}

const later = new Set(pagesToCome().map((page) => `docs/${page}.md`));

function comesLater(target: string): boolean {
  return later.has(target);
}

const leaving = new Set(PAGES_BESIDE_THE_SITE.map((page) => `docs/${page}.md`));
const files = globSync(['*.md', 'packages/*/README.md', 'docs/**/*.md'], { cwd: root, exclude: ['docs/.vitepress'] })
  .filter((file) => !leaving.has(file))
  .toSorted();
let links = 0;
let broken = 0;
for (const file of files) {
  const text = withoutCode(readFileSync(join(root, file), 'utf8'));
  for (const [index, line] of text.split('\n').entries()) {
    const inProse = line.replaceAll(/`[^`]*`/g, (code) => code.replaceAll(/[[\]()]/g, ' '));
    for (const [, link = ''] of inProse.matchAll(/\]\(<?([^)\s>]+)>?(?: "[^"]*")?\)/g)) {
      links += 1;
      const problem = problemOf(link, file);
      if (problem === null) continue;
      broken += 1;
      console.log(`${file}:${index + 1}: ${link}: ${problem}`);
    }
  }
}
const listed = readFileSync(join(root, 'docs/decisions/index.md'), 'utf8');
for (const page of globSync('*.md', { cwd: join(root, 'docs/decisions') })) {
  if (page === 'index.md' || listed.includes(`](${page})`)) continue;
  broken += 1;
  console.log(`docs/decisions/${page}: not in docs/decisions/index.md: add a line on what it decides`);
}
console.log(`${files.length} files, ${links} links, ${broken} broken`);
process.exitCode = broken === 0 ? 0 : 1;
