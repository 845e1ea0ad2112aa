import { defineConfig, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';

const config: UserConfig[] = defineConfig(
  packageBuild(
    { index: 'src/index.ts' },
    { programs: { 'drawing-main': 'src/drawing/drawing-main.ts', 'page-main': 'src/drawing/page-main.ts' } },
  ),
);

export default config;
