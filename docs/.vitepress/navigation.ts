import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { SECTIONS, type Section, allPagesAreWritten } from './sections.ts';

export const docsFolder: string = join(import.meta.dirname, '..');

/** Every Markdown file below `docs/`, as `guides/nestjs`. */
function pagesOnDisk(): readonly string[] {
  const files = globSync('**/*.md', { cwd: docsFolder, exclude: ['.vitepress', '**/node_modules'] });
  return files.map((file) => file.replaceAll('\\', '/').replace(/\.md$/, '')).toSorted();
}

function listedPages({ folder, pages }: Section): readonly string[] {
  return pages.map((slug) => (folder === '' ? slug : `${folder}/${slug}`));
}

/** The pages of a section that are on disk, in its order; those of a section `inAnyOrder` by their paths. */
function pagesOf(section: Section, onDisk: readonly string[]): readonly string[] {
  const listed = listedPages(section);
  const others = section.inAnyOrder
    ? onDisk.filter((page) => page.startsWith(`${section.folder}/`) && !listed.includes(page))
    : [];
  return [...listed.filter((page) => onDisk.includes(page)), ...others];
}

/** The pages that are linked and listed, but not written yet. Empty once `allPagesAreWritten`. */
export function pagesToCome(): readonly string[] {
  const onDisk = pagesOnDisk();
  const missing = SECTIONS.flatMap(listedPages).filter((page) => !onDisk.includes(page));
  if (allPagesAreWritten && missing.length > 0) {
    throw new Error(
      `docs/.vitepress/sections.ts lists pages that do not exist: ${missing.join(', ')}. Write them, or remove them from the list.`,
    );
  }
  return missing;
}

/** Throws for a page that no section lists: readers would not find it. */
export function checkEveryPageIsListed(notOnTheSite: readonly string[]): void {
  const onDisk = pagesOnDisk();
  const listed = new Set(['index', ...notOnTheSite, ...SECTIONS.flatMap((section) => pagesOf(section, onDisk))]);
  const unlisted = onDisk.filter((page) => !listed.has(page));
  if (unlisted.length > 0) {
    throw new Error(`Add these pages to docs/.vitepress/sections.ts: ${unlisted.join(', ')}.`);
  }
}

/** The title in a page's front matter, or else its first heading. */
export function titleOf(page: string): string {
  const text = readFileSync(join(docsFolder, `${page}.md`), 'utf8');
  const title = /^---\n[\s\S]*?^title: *(.+)$[\s\S]*?^---$/m.exec(text)?.[1] ?? /^# +(.+)$/m.exec(text)?.[1];
  if (title === undefined) throw new Error(`docs/${page}.md has no title. Begin it with a heading: # Title.`);
  return title.trim().replaceAll(/^['"]|['"]$|`/g, '');
}

function linkTo(page: string): string {
  return `/${page.replace(/(^|\/)index$/, '$1')}`;
}

function sidebarGroup(section: Section): DefaultTheme.SidebarItem | null {
  const pages = pagesOf(section, pagesOnDisk());
  if (pages.length === 0) return null;
  const items = pages.map((page) => ({ text: titleOf(page), link: linkTo(page) }));
  return section.title === null
    ? { items }
    : { text: section.title, items, collapsed: section.inAnyOrder === true || section.collapsed === true };
}

/** One sidebar for the whole site: a group for each section that has pages. */
export function sidebar(): DefaultTheme.SidebarItem[] {
  return SECTIONS.map(sidebarGroup).filter((group) => group !== null);
}

/** The bar at the top: the first existing page of each section that has a place in it. */
export function nav(): DefaultTheme.NavItem[] {
  const onDisk = pagesOnDisk();
  return SECTIONS.flatMap((section) => {
    const [first] = pagesOf(section, onDisk);
    if (section.inNav === undefined || first === undefined) return [];
    return [{ text: section.inNav, link: linkTo(first), activeMatch: `^/${section.folder || first}` }];
  });
}
