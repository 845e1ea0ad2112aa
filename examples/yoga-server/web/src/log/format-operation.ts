const TOKEN = /"(?:\\.|[^"\\])*"|\.\.\.|[{}()]|[^\s{}()"]+/g;

/**
 * Formats an operation that is on one line with one line per field. Arguments stay on the field's line.
 *
 * @param query GraphQL without comments and block strings.
 */
export function formatOperation(query: string): string {
  let text = '';
  let depth = 0;
  let parentheses = 0;
  let isSpread = false;
  const startLine = (): void => void (text = `${text.trimEnd()}\n${'  '.repeat(depth)}`);

  for (const [token] of query.matchAll(TOKEN)) {
    if (token === '(') {
      text = `${text.trimEnd()}(`;
      parentheses += 1;
    } else if (token === ')') {
      text = `${text.trimEnd()}) `;
      parentheses -= 1;
    } else if (parentheses > 0) {
      text += `${token} `;
    } else if (token === '{') {
      text = `${text.trimEnd()} {`.trimStart();
      depth += 1;
      isSpread = false;
    } else if (token === '}') {
      depth -= 1;
      startLine();
      text += '} ';
    } else {
      // `alias: field`, `... on Type` and the words before the first brace stay on one line.
      const goesOn = depth === 0 || text.endsWith(': ') || isSpread || /^(on|@.*)$/.test(token);
      if (!goesOn) startLine();
      text += `${token} `;
      isSpread = token === '...' || (isSpread && token === 'on');
    }
  }
  return text.replaceAll(/ +$/gm, '').trim();
}
