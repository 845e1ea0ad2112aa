import { defineConfig, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';

const config: UserConfig[] = defineConfig(
  packageBuild(
    { index: 'src/index.ts', internal: 'src/internal.ts' },
    {
      programs: {
        'render-main': 'src/processes/render-main.ts',
        'decode-heic-main': 'src/processes/decode-heic-main.ts',
      },
      esmOnly: ['thumbhash'],
    },
  ),
);

export default config;
