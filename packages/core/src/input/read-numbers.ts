import { DarkroomError } from '../errors/darkroom-error.ts';
import { NUMERIC_OPTIONS, type NumberIn, type NumericGroup, type NumericOption } from './numeric-options.ts';

/** The groups that are read here. `defaults` are a policy, and are checked as one. */
export type ReadGroup = Exclude<NumericGroup, 'defaults'>;

/** The numbers of a group, including defaults; null for no limit. */
export type NumbersOf<Group extends ReadGroup> = {
  readonly [Name in NumberIn<Group>]: (typeof NUMERIC_OPTIONS)[Group][Name] extends { readonly unlimited: true }
    ? number | null
    : number;
};

/** How another option or the storage changes the numbers of a group. */
export type NumericChanges<Group extends ReadGroup> = {
  readonly [Name in NumberIn<Group>]?: Partial<Pick<NumericOption, 'default' | 'max'>>;
};

/**
 * Checks the numbers of a group and fills in defaults for omitted ones.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION, naming the first number that is out of range.
 */
export function readNumbers<Group extends ReadGroup>(
  group: Group,
  given: { readonly [Name in NumberIn<Group>]?: unknown },
  changes: NumericChanges<Group> = {},
): NumbersOf<Group> {
  const within = group === 'darkroom' ? '' : `${group}.`;
  const numbers = namesIn(group).map((name) => {
    const option: NumericOption = { ...(NUMERIC_OPTIONS[group][name] as NumericOption), ...changes[name] };
    const value: unknown = given[name] === undefined ? option.default : given[name];
    if (isInRange(value, option)) return [name, value];
    throw new DarkroomError('INVALID_CONFIGURATION', `\`${within}${name}\` must be ${rangeOf(option)}.`);
  });
  return Object.fromEntries(numbers) as NumbersOf<Group>;
}

/** The names of the numbers in a group. */
export function namesIn<Group extends ReadGroup>(group: Group): readonly NumberIn<Group>[] {
  return Object.keys(NUMERIC_OPTIONS[group]) as NumberIn<Group>[];
}

/** Whether a value is valid for an option. */
export function isInRange(value: unknown, { min, max = Infinity, fraction, unlimited }: NumericOption): boolean {
  if (value === null) return unlimited === true;
  if (typeof value !== 'number' || (fraction !== true && !Number.isSafeInteger(value))) return false;
  return value >= min && value <= max;
}

/** The valid values of an option, such as `a whole number from 1 to 600`. */
export function rangeOf({ min, max, maxIs, unit, fraction, unlimited }: NumericOption): string {
  const kind = `${fraction === true ? 'a number' : 'a whole number'}${unit === undefined ? '' : ` of ${unit}`}`;
  const range = max === undefined ? `${kind}, ${min} or more` : `${kind} from ${min} to ${max}`;
  return `${range}${maxIs === undefined ? '' : `, ${maxIs}`}${unlimited === true ? ', or null for no limit' : ''}`;
}
