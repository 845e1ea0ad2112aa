import { join } from 'node:path';
import { build } from 'rolldown';

/** The script of a page: a file of `test/pages`, without its ending, with all that it imports, from sources. */
export async function bundlePage(name: string): Promise<string> {
  const { output } = await build({
    input: join(import.meta.dirname, '../pages', name),
    platform: 'browser',
    resolve: {
      extensions: ['.ts', '.tsx', '.js'],
      conditionNames: ['@graphql-darkroom/source', 'browser', 'import', 'default'],
    },
    transform: { define: { 'process.env.NODE_ENV': '"production"' } },
    logLevel: 'silent',
    write: false,
  });
  return output[0].code;
}
