import type { UserConfig } from 'tsdown';

/** The one way a package is built: ESM and declarations for Node.js, one output file per entry plus shared chunks. */
export function packageBuild(entry: Readonly<Record<string, string>>): UserConfig {
  return {
    entry: { ...entry },
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    dts: { oxc: true },
    sourcemap: false,
    clean: true,
    fixedExtension: false,
  };
}
