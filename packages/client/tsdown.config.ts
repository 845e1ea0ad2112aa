import { defineConfig, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';

const config: UserConfig[] = defineConfig(
  packageBuild(
    {
      index: 'src/index.ts',
      node: 'src/node/index.ts',
      react: 'src/react/index.ts',
      documents: 'src/documents/index.ts',
      uppy: 'src/uppy/index.ts',
    },
    { config: { platform: 'neutral', target: 'es2022', deps: { neverBundle: [/^node:/] } } },
  ),
);

export default config;
