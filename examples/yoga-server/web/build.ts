import { join } from 'node:path';
import { build, defaultClientConditions, type InlineConfig, type Plugin } from 'vite';

/** Inlines the style sheet into the page: it is small, and this saves a round trip before the first paint. */
function inlineStyles(): Plugin {
  return {
    name: 'inline-styles',
    enforce: 'post',
    generateBundle: (_, bundle) => {
      const page = bundle['index.html'];
      for (const [name, sheet] of Object.entries(bundle)) {
        if (!name.endsWith('.css') || sheet.type !== 'asset' || page?.type !== 'asset') continue;
        const link = new RegExp(`<link rel="stylesheet"[^>]*${name}"[^>]*>`);
        page.source = String(page.source).replace(link, () => `<style>${String(sheet.source).trim()}</style>`);
        delete bundle[name];
      }
    },
  };
}

/** The build settings of the page. The build creates `outDir`. */
function pageBuild(outDir: string): InlineConfig {
  return {
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [inlineStyles()],
    resolve: {
      conditions: ['@graphql-darkroom/source', ...defaultClientConditions],
      dedupe: ['react', 'react-dom'],
    },
    oxc: { jsx: { runtime: 'automatic' } },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      // Photos stay files, which browsers load only when they are shown.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: join(import.meta.dirname, 'index.html') },
    },
  };
}

const [outDir] = process.argv.slice(2);
if (outDir === undefined) throw new Error('Pass the output folder of the page.');
await build(pageBuild(outDir));
