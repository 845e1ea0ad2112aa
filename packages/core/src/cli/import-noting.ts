import { randomUUID } from 'node:crypto';

/** A module that is being imported. */
export interface NotedImport {
  /** Whether the module, or one that it imports, has begun to run. */
  readonly hasBegun: () => boolean;
  readonly module: Promise<unknown>;
}

/**
 * Imports a module, and records whether any of it has begun to run: errors of modules that could not be resolved or
 * parsed look like errors that a module throws while it runs, such as a SyntaxError of `JSON.parse`. Once all modules
 * are parsed, they run in import order, so a module that is imported first in the same graph runs first.
 */
export async function importNoting(href: string): Promise<NotedImport> {
  const noteUrl = moduleUrl(`export const note = { hasBegun: false }; // ${randomUUID()}`);
  const beginUrl = moduleUrl(`import { note } from ${JSON.stringify(noteUrl)}; note.hasBegun = true;`);
  const { note } = (await import(noteUrl)) as { readonly note: { readonly hasBegun: boolean } };
  const both = `import ${JSON.stringify(beginUrl)}; export * as module from ${JSON.stringify(href)};`;
  const importing = import(moduleUrl(both)) as Promise<{ readonly module?: unknown }>;
  // Bun resolves no imports in a `data:` URL, so nothing is recorded there.
  const module = importing.then((imported) => ('module' in imported ? imported.module : import(href)));
  return { hasBegun: () => note.hasBegun, module };
}

function moduleUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
