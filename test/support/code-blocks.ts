import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES_BESIDE_THE_SITE } from '../../docs/.vitepress/sections.ts';

const root = join(import.meta.dirname, '../..');

/** A fenced block of a Markdown file. */
export interface CodeBlock {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** The line of its fence, from 1. */
  readonly line: number;
  /** `ts`. */
  readonly language: string;
  /** The rest of the fence's first line. */
  readonly info: string;
  /** Without the indentation of a list that it is part of. */
  readonly code: string;
}

/** The Markdown that readers have: the pages of the site, and the READMEs. */
export function documentation(): readonly string[] {
  const beside = new Set(PAGES_BESIDE_THE_SITE.map((page) => `docs/${page}.md`));
  const files = globSync(['README.md', 'packages/*/README.md', 'docs/**/*.md'], {
    cwd: root,
    exclude: ['docs/.vitepress', 'docs/decisions'],
  });
  return files.filter((file) => !beside.has(file)).toSorted();
}

/** A Markdown file's text. */
export function textOf(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** All fenced blocks of a Markdown text. */
export function codeBlocks(file: string, text: string = textOf(file)): readonly CodeBlock[] {
  return [...text.matchAll(/^( *)(`{3,})(\w+)([^\n]*)\n([\s\S]*?)^\1\2 *$/gm)].map((fence) => {
    const [, indent = '', , language = '', info = '', code = ''] = fence;
    return {
      file,
      line: text.slice(0, fence.index).split('\n').length,
      language,
      info: info.trim(),
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    };
  });
}
