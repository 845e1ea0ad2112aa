import { build } from 'rolldown';

/** The script of a page: a file of `test/pages` with all that it imports, from sources. */
export async function bundlePage(name: string): Promise<string> {
  const { output } = await build({
    input: new URL(`../pages/${name}`, import.meta.url).pathname,
    platform: 'browser',
    resolve: { conditionNames: ['@graphql-darkroom/source', 'browser', 'import', 'default'] },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
    write: false,
  });
  return output[0].code;
}
