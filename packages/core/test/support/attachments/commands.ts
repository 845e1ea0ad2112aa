import * as fc from 'fast-check';

/** Who hands in files: `ada` has uploaded the first two of four, `bob` the others. */
export type CommandUser = 'ada' | 'bob';

/** One thing that a host, its clients or time do to four files and three customers, by their numbers. */
export type Command =
  | { readonly do: 'setLogo'; readonly by: CommandUser; readonly customer: number; readonly file: number | null }
  | { readonly do: 'failToSetLogo'; readonly by: CommandUser; readonly customer: number; readonly file: number | null }
  | {
      readonly do: 'setReports';
      readonly by: CommandUser;
      readonly customer: number;
      readonly files: readonly number[];
    }
  | { readonly do: 'share'; readonly by: CommandUser; readonly customers: readonly number[]; readonly file: number }
  /** The result names the customer. */
  | { readonly do: 'create'; readonly by: CommandUser; readonly customer: number; readonly file: number }
  /** The host deletes the record, and detaches its files. */
  | { readonly do: 'deleteRecord'; readonly customer: number }
  /** The host attaches it by its own code. */
  | { readonly do: 'attachUnchecked'; readonly customer: number; readonly file: number }
  /** The process of a mutation dies after its resolver wrote the record. */
  | { readonly do: 'dieSettingLogo'; readonly customer: number; readonly file: number }
  | { readonly do: 'deleteFile'; readonly by: CommandUser; readonly file: number }
  /** Time passes, in units of {@link UNIT_SECONDS}, and the sweep runs. */
  | { readonly do: 'sweep'; readonly units: number };

/** No multiple of it comes near a limit of {@link LIMITS}. */
export const UNIT_SECONDS = 100_000;

/** The limits of hosts that run commands, in seconds. */
export const LIMITS = { detached: 604_800, unattached: 1_000_000, settle: 86_400, holds: 300 } as const;

const by = fc.constantFrom<CommandUser[]>('ada', 'bob');
const customer = fc.nat(2);
const file = fc.nat(3);
const fileOrNone = fc.option(file, { freq: 4 });

/** Any {@link Command}. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('setLogo' as const), by, customer, file: fileOrNone }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('failToSetLogo' as const), by, customer, file: fileOrNone }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('setReports' as const),
      by,
      customer,
      files: fc.array(file, { maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('share' as const),
      by,
      customers: fc.uniqueArray(customer, { minLength: 1, maxLength: 3 }),
      file,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('create' as const), by, customer, file }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deleteRecord' as const), customer }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('attachUnchecked' as const), customer, file }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('dieSettingLogo' as const), customer, file }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('deleteFile' as const), by, file }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('sweep' as const), units: fc.nat(8) }) },
);
