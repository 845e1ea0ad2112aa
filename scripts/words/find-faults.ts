import { MAX_TABLE_COLUMNS, MAX_WORDS, PHRASES } from './phrases.ts';

/** Something to put better, with its line from 1. */
export interface Fault {
  readonly line: number;
  readonly message: string;
}

const blank = (text: string): string => text.replaceAll(/[^\n]/g, ' ');

/** What a reader reads as sentences: no code, no addresses, no front matter, no comments. Lines stay where they are. */
function prose(text: string): string {
  return (
    text
      .replace(/^---\n[\s\S]*?\n---\n/, blank)
      .replaceAll(/^( *)(`{3,})[\s\S]*?^\1\2 *$/gm, blank)
      .replaceAll(/<!--[\s\S]*?-->/g, blank)
      // The name of a test is code as well.
      .replaceAll(/`[^`\n]*\.ts`: (?:"[^"\n]*"(?:, )?)+/g, blank)
      .replaceAll(/`[^`\n]*`/g, (code) => 'x'.padEnd(code.length))
      .replaceAll(/\]\([^)]*\)/g, blank)
  );
}

/** Paragraphs, with the line that each begins at: list items and headings are their own. */
function paragraphs(text: string): readonly (readonly [line: number, text: string])[] {
  const found: [number, string][] = [];
  let open = false;
  for (const [index, line] of text.split('\n').entries()) {
    const isTable = line.trimStart().startsWith('|');
    const begins = /^\s*(?:[-*+]|\d+\.|#+|>|:::)\s/.test(line);
    if (line.trim() === '' || isTable) {
      open = false;
      continue;
    }
    const last = found.at(-1);
    if (open && !begins && last !== undefined) last[1] += `\n${line}`;
    else found.push([index + 1, line]);
    open = !/^#+ /.test(line);
  }
  return found;
}

function longSentences(text: string): readonly Fault[] {
  return paragraphs(text).flatMap(([start, paragraph]) => {
    const faults: Fault[] = [];
    let at = 0;
    for (const sentence of paragraph.split(/(?<=[.!?:;])\s+(?=[^a-z])/)) {
      const words = sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;
      const line = start + paragraph.slice(0, paragraph.indexOf(sentence, at)).split('\n').length - 1;
      at = paragraph.indexOf(sentence, at) + sentence.length;
      if (words > MAX_WORDS) faults.push({ line, message: `a sentence of ${words} words: make it two` });
    }
    return faults;
  });
}

/** What is to be put better in a Markdown text, by line. */
export function findFaults(markdown: string): readonly Fault[] {
  const text = prose(markdown);
  const faults = text.split('\n').flatMap((line, index): readonly Fault[] =>
    PHRASES.flatMap(({ pattern, better }) => {
      const found = pattern.exec(line);
      return found === null ? [] : [{ line: index + 1, message: `"${found[0].trim()}": ${better}` }];
    }),
  );
  return [...faults, ...wideTables(markdown), ...longSentences(text)].toSorted((one, other) => one.line - other.line);
}

/** One fault for each table, as one long cell widens all its rows. */
function wideTables(markdown: string): readonly Fault[] {
  const lines = markdown.split('\n');
  return lines.flatMap((line, index) => {
    const isFirst = line.startsWith('|') && lines[index - 1]?.startsWith('|') !== true;
    if (!isFirst) return [];
    const rows = lines.slice(
      index,
      lines.findIndex((each, at) => at > index && !each.startsWith('|')),
    );
    const width = Math.max(...rows.map(({ length }) => length), line.length);
    if (width <= MAX_TABLE_COLUMNS) return [];
    return [{ line: index + 1, message: `a table of ${width} columns: make it a list, or two tables` }];
  });
}
