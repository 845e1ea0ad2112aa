import type { UserConfig } from 'tsdown';

/** What of a package is built beyond its entries. */
export interface PackageBuildOptions {
  /** Programs that Node.js itself runs. They are ES modules alone. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Dependencies that are ES modules alone. CommonJS has them inside, as what needs it cannot load them. */
  readonly esmOnly?: readonly string[];
  /** What both formats differ in from other packages. */
  readonly config?: UserConfig;
}

/**
 * The one way a package is built, for Node.js: ES modules, and CommonJS for test runners that cannot load these; with
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
  // Of what is bundled, its own dependencies come along.
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
