import { defineConfig, type UserConfig } from 'tsdown';
import { packageBuild } from '../../scripts/package-build.ts';

const config: UserConfig[] = defineConfig(packageBuild({ index: 'src/index.ts' }));

export default config;
