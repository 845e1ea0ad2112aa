import type { UserConfig } from 'tsdown';

/** What to build of a package besides its entries. */
export interface PackageBuildOptions {
  /** Programs that Node.js runs directly. They are built only as ES modules. */
  readonly programs?: Readonly<Record<string, string>>;
  /**
   * Dependencies that exist only as ES modules. They are bundled into the CommonJS build, whose users cannot load them.
   */
  readonly esmOnly?: readonly string[];
  /** Differences from other packages, for both formats. */
  readonly config?: UserConfig;
}

/**
 * The build of every package, for Node.js: ES modules, and CommonJS for test runners that cannot load these; with
 * declarations, one output file per entry, and shared chunks.
 */
export function packageBuild(
  entry: Readonly<Record<string, string>>,
  { programs = {}, esmOnly = [], config = {} }: PackageBuildOptions = {},
): UserConfig[] {
  const common: UserConfig = {
    platform: 'node',
    target: 'node22.18',
    dts: { oxc: true },
    sourcemap: false,
    clean: true,
    fixedExtension: false,
    ...config,
  };
  // The dependencies of bundled packages are bundled too.
  const alwaysBundle = esmOnly.map((name) => new RegExp(`^${name}(/|$)`));
  return [
    { ...common, format: 'esm', entry: { ...entry, ...programs } },
    {
      ...common,
      format: 'cjs',
      entry: { ...entry },
      outputOptions: { dynamicImportInCjs: false },
      deps: { ...config.deps, alwaysBundle, onlyBundle: false },
    },
  ];
}
