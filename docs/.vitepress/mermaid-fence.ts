import type { MarkdownRenderer } from 'vitepress';

/** What a screen reader says of a diagram: the fence's info, its `accTitle`, or the heading that it stands below. */
function titleOf(info: string, code: string, heading: string): string {
  const named = info.replace(/^mermaid\s*/, '').replaceAll(/^\[|\]$/g, '') || /^\s*accTitle:\s*(.+)$/m.exec(code)?.[1];
  return named?.trim() || `Diagram: ${heading}`;
}

/** Renders ```mermaid fences as the component `MermaidDiagram`, which draws them in the browser. */
export function mermaidFence(markdown: MarkdownRenderer): void {
  const highlighted = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, options, env, self) => {
    const token = tokens[index];
    if (token === undefined || !/^mermaid\b/.test(token.info)) {
      return highlighted?.(tokens, index, options, env, self) ?? '';
    }
    const heading = tokens.slice(0, index).findLastIndex(({ type }) => type === 'heading_open');
    const title = titleOf(token.info, token.content, tokens[heading + 1]?.content ?? 'this page');
    const escape = markdown.utils.escapeHtml;
    return `<MermaidDiagram title="${escape(title)}" code="${encodeURIComponent(token.content)}" />`;
  };
}
