import { NUMERIC_OPTIONS, type NumericOption } from '../../src/input/numeric-options.ts';

/** Every number among the options, by its path, such as `quotas.maxOpenUploads`. */
export const numericOptions: readonly (readonly [path: string, option: NumericOption])[] = Object.entries(
  NUMERIC_OPTIONS,
).flatMap(([group, options]) =>
  Object.entries<NumericOption>(options).map(
    ([name, option]) => [group === 'darkroom' ? name : `${group}.${name}`, option] as const,
  ),
);
