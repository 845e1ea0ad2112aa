import { defineConfig, type Rolldown, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';
import { MIGRATIONS } from './src/sql/migrations.ts';

/** Puts the text of the `.sql` files into the module that reads them. */
const inlineMigrations: Rolldown.Plugin = {
  name: 'inline-migrations',
  load: {
    filter: { id: /[\\/]src[\\/]sql[\\/]migrations\.ts$/ },
    handler: () => ({ code: `export const MIGRATIONS = ${JSON.stringify(MIGRATIONS)};`, moduleType: 'js' }),
  },
};

const config: UserConfig[] = defineConfig(
  packageBuild({ index: 'src/index.ts' }, { esmOnly: ['kysely', 'pg-boss'], config: { plugins: [inlineMigrations] } }),
);

export default config;
