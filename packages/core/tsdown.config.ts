import { defineConfig, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';

const config: UserConfig[] = defineConfig(
  packageBuild(
    {
      index: 'src/index.ts',
      adapter: 'src/adapter.ts',
      http: 'src/http.ts',
      'testing/index': 'src/testing/index.ts',
    },
    { programs: { cli: 'src/cli/bin.ts' }, esmOnly: ['file-type', 'content-disposition'] },
  ),
);

export default config;
