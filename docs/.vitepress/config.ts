import { type UserConfig, defineConfig } from 'vitepress';
import { githubSlug } from './github-slug.ts';
import { mermaidFence } from './mermaid-fence.ts';
import { checkEveryPageIsListed, nav, pagesToCome, sidebar } from './navigation.ts';
import { PAGES_BESIDE_THE_SITE } from './sections.ts';

const REPOSITORY = 'https://github.com/graphql-darkroom/darkroom';

checkEveryPageIsListed(PAGES_BESIDE_THE_SITE);
const toCome = new Set(pagesToCome());
/** GitHub Pages serves a project below its name. */
const base = process.env['DOCS_BASE'] ?? '/';

const config: UserConfig = defineConfig({
  lang: 'en',
  title: 'Darkroom',
  description: 'File uploads, image conversions and tags for GraphQL servers',
  base,
  srcExclude: PAGES_BESIDE_THE_SITE.map((page) => `${page}.md`),
  ignoreDeadLinks: [(url) => toCome.has(url.replace(/^\.?\//, '').replace(/\/$/, '/index'))],
  head: [
    ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
    ['meta', { name: 'theme-color', content: '#2a0f0a' }],
  ],
  markdown: {
    anchor: { slugify: githubSlug },
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: mermaidFence,
  },
  themeConfig: {
    logo: { src: '/logo.svg', alt: '' },
    nav: nav(),
    sidebar: sidebar(),
    outline: { level: [2, 3] },
    search: { provider: 'local' },
    socialLinks: [{ icon: 'github', link: REPOSITORY }],
    editLink: { pattern: `${REPOSITORY}/edit/main/docs/:path`, text: 'Edit this page' },
    footer: { message: 'Released under the MIT License.' },
  },
});

export default config;
