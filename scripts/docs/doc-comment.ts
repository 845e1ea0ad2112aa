import type ts from 'typescript-5';

/** A parsed TSDoc comment. */
export interface DocComment {
  readonly summary: string;
  /** The text of each tag, by its name without `@`. */
  readonly tags: ReadonlyMap<string, readonly string[]>;
}

const TAG = /(?<=^|\s)@(default|example|throws|param|returns|typeParam|see|deprecated)\b/g;

/** The TSDoc before a node. TypeScript's own parser would take `@fileUpload` in a sentence for a tag. */
export function docCommentOf(node: ts.Node, source: ts.SourceFile): DocComment {
  const leading = source.text.slice(node.getFullStart(), node.getStart(source));
  const [, body = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(?:\/\/.*\s*)*$/.exec(leading) ?? [];
  const text = body
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n');
  return parseDocComment(text.trim());
}

function parseDocComment(text: string): DocComment {
  const [summary = '', ...rest] = text.split(TAG);
  const tags = new Map<string, string[]>();
  for (let index = 0; index < rest.length; index += 2) {
    const name = rest[index] ?? '';
    tags.set(name, [...(tags.get(name) ?? []), asMarkdown(rest[index + 1] ?? '')]);
  }
  return { summary: asMarkdown(summary), tags };
}

/** Converts TSDoc to Markdown. Escapes text outside of code that could be read as HTML or as Vue's interpolation. */
export function asMarkdown(text: string): string {
  const linked = text.trim().replaceAll(/\{@link (?:[^}|]+\|\s*)?([^}]+)\}/g, '`$1`');
  return linked
    .split(/(```[\s\S]*?```|`[^`]*`)/)
    .map((piece, index) => (index % 2 === 1 ? piece : piece.replaceAll('<', '&lt;').replaceAll('{{', '&#123;&#123;')))
    .join('');
}

/** The rest of a comment after its summary: what is thrown, and the examples. */
export function throwsAndExamples({ tags }: DocComment): readonly string[] {
  const thrown = (tags.get('throws') ?? []).map((text) => {
    const [, type = '', what = ''] = /^(?:\{(\w+)\})?\s*([\s\S]*)$/.exec(text) ?? [];
    return `Throws ${type === '' ? '' : `\`${type}\` `}${what.replace(/^([A-Z][A-Z_]+)\b/, '`$1`')}`;
  });
  const examples = (tags.get('example') ?? []).map((text) => (text.includes('```') ? text : `Example: ${text}`));
  return [...thrown, ...examples];
}
