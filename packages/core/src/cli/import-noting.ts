import { randomUUID } from 'node:crypto';

/** A module that is being imported. */
export interface NotedImport {
  /** Whether it, or a module that it imports, has begun to run. */
  readonly hasBegun: () => boolean;
  readonly module: Promise<unknown>;
}

/**
 * Imports a module, and notes whether any of it has begun to run: errors of what could not be resolved or parsed look
 * like those that a module throws while it runs, such as a SyntaxError of `JSON.parse`. Modules run in the order in
 * which they are imported, once all are parsed; so a module that stands before it in the same graph runs first.
 */
export async function importNoting(href: string): Promise<NotedImport> {
  const noteUrl = moduleUrl(`export const note = { hasBegun: false }; // ${randomUUID()}`);
  const beginUrl = moduleUrl(`import { note } from ${JSON.stringify(noteUrl)}; note.hasBegun = true;`);
  const { note } = (await import(noteUrl)) as { readonly note: { readonly hasBegun: boolean } };
  const both = `import ${JSON.stringify(beginUrl)}; export * as module from ${JSON.stringify(href)};`;
  const importing = import(moduleUrl(both)) as Promise<{ readonly module?: unknown }>;
  // Bun imports nothing from a `data:` URL, and notes nothing.
  const module = importing.then((imported) => ('module' in imported ? imported.module : import(href)));
  return { hasBegun: () => note.hasBegun, module };
}

function moduleUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
