import { isScalarType, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { DarkroomError } from '../errors/darkroom-error.ts';
import { nameOf, type Names } from './names.ts';

/**
 * Converts the value of a scalar to what the host's own scalar serializes; null if the value is passed on unchanged.
 */
export type ScalarForm = ((value: unknown) => unknown) | null;

/** The forms of the scalars that Darkroom may share with a host, by their names in its schema. */
export type ScalarForms = ReadonlyMap<string, ScalarForm>;

/**
 * Determines, with one sample each, what the scalars of a schema serialize, because a host may have its own: strings or
 * `URL` objects, `Date` objects, ISO strings, milliseconds or seconds, numbers or bigints.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for a scalar that takes none of these.
 */
export function scalarForms(schema: GraphQLSchema, names: Names): ScalarForms {
  const forms = new Map<string, ScalarForm>();
  const problems: string[] = [];
  for (const [key, { sample, candidates, serializes }] of Object.entries(SAMPLES)) {
    const name = nameOf(names, key);
    const type = schema.getType(name);
    if (!isScalarType(type)) continue;
    const found = candidates.find(({ form }) => serializes(trySerialize(type, form === null ? sample : form(sample))));
    if (found === undefined) {
      const tried = candidates.map((candidate) => candidate.name).join(' nor ');
      problems.push(
        `${name}: your scalar serializes neither ${tried}. Make it serialize one of these, or rename Darkroom's scalar with \`names: { ${key}: 'Darkroom${key}' }\`.`,
      );
    } else {
      forms.set(name, found.form);
    }
  }
  if (problems.length > 0) throw new DarkroomError('INVALID_CONFIGURATION', problems.join('\n'));
  return forms;
}

interface Sample {
  /** The value as Darkroom's own resolvers return it. */
  readonly sample: unknown;
  /** The candidates, best first. */
  readonly candidates: readonly { readonly name: string; readonly form: ScalarForm }[];
  /** Whether the serialized sample still means the same. */
  readonly serializes: (result: unknown) => boolean;
}

const URL_SAMPLE = 'https://files.example/a?signature=b%2Bc';
const LENGTH_SAMPLE = 5_000_000_000;
const MOMENT_SAMPLE = new Date('2026-01-02T03:04:05.678Z');
const YEAR_MS = 366 * 86_400_000;

const SAMPLES: Readonly<Record<string, Sample>> = {
  URL: {
    sample: URL_SAMPLE,
    candidates: [
      { name: 'strings', form: null },
      { name: '`URL` objects', form: (value) => new URL(String(value)) },
    ],
    serializes: (result) => (typeof result === 'string' || result instanceof URL) && String(result) === URL_SAMPLE,
  },
  DateTime: {
    sample: MOMENT_SAMPLE,
    candidates: [
      { name: '`Date` objects', form: null },
      { name: 'ISO strings', form: (value) => (value as Date).toISOString() },
      { name: 'milliseconds', form: (value) => (value as Date).getTime() },
      { name: 'seconds', form: (value) => Math.floor((value as Date).getTime() / 1000) },
    ],
    serializes: isMoment,
  },
  SafeInt: {
    sample: LENGTH_SAMPLE,
    candidates: [
      { name: 'numbers', form: null },
      { name: 'bigints', form: (value) => BigInt(value as number) },
    ],
    serializes: (result) => ['number', 'bigint', 'string'].includes(typeof result) && Number(result) === LENGTH_SAMPLE,
  },
};

/**
 * A host may serialize moments in any format, in which day and month may be swapped. What can be checked is that there
 * is a moment, and that it is within a year of the sample: it is not if seconds are taken for milliseconds.
 */
function isMoment(result: unknown): boolean {
  if (result instanceof Date) return isOfItsAge(result.getTime());
  if (typeof result === 'bigint') return isMoment(Number(result));
  if (typeof result === 'number') return isOfItsAge(result) || isOfItsAge(result * 1000);
  if (typeof result !== 'string' || /^$|^NaN|invalid/i.test(result)) return false;
  if (/^\d+(\.\d+)?$/.test(result)) return isMoment(Number(result));
  const time = Date.parse(result);
  return Number.isNaN(time) || isOfItsAge(time);
}

function isOfItsAge(time: number): boolean {
  return Math.abs(time - MOMENT_SAMPLE.getTime()) < YEAR_MS;
}

function trySerialize(type: GraphQLScalarType, value: unknown): unknown {
  try {
    return type.serialize(value);
  } catch {
    return undefined;
  }
}
