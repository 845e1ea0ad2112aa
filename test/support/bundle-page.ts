import { build } from 'rolldown';

/** The script of a page, with all that it imports, from sources. */
export async function bundlePage(path: string): Promise<string> {
  const { output } = await build({
    input: path,
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
