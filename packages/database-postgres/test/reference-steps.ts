import * as fc from 'fast-check';

/** How many customers the steps are about: 0 and up. */
export const CUSTOMERS = 60;

/** How a mutation of the host ends, or its process. */
export type Fate = 'SUCCEEDS' | 'THROWS' | 'DIES_BEFORE' | 'DIES_AFTER';

/** What happens, by its name, with what it is about. */
export interface Steps {
  readonly MUTATE: { readonly customer: number; readonly fate: Fate; readonly isSet: boolean };
  readonly ATTACH_IN_TRANSACTION: { readonly customer: number; readonly isRowFirst: boolean };
  readonly NAME_BY_HAND: { readonly customer: number; readonly isPage: boolean };
  readonly UNNAME: { readonly customer: number };
  readonly DELETE: { readonly customer: number };
  readonly DETACH: { readonly customer: number };
  readonly MOVE: { readonly customer: number; readonly to: number };
  readonly MOVE_TO_PAGES: { readonly customer: number; readonly to: number; readonly isBack: boolean };
  readonly WAIT: { readonly seconds: number };
  readonly SWEEP: object;
  readonly APPLY: object;
  readonly KILL: object;
  readonly TRUNCATE: object;
}

/** One thing that happens. */
export type Step = { [Name in keyof Steps]: { readonly name: Name; readonly about: Steps[Name] } }[keyof Steps];

type Weighted = fc.WeightedArbitrary<Step>;

const customer = fc.nat({ max: CUSTOMERS - 1 });
const fate = fc.constantFrom<Fate[]>('SUCCEEDS', 'SUCCEEDS', 'THROWS', 'DIES_BEFORE', 'DIES_AFTER');

function weighing<Name extends keyof Steps>(weight: number, name: Name, about: fc.Arbitrary<Steps[Name]>): Weighted {
  return { weight, arbitrary: about.map((given) => ({ name, about: given }) as Step) };
}

const alone = fc.constant({});
const STEPS: readonly Weighted[] = [
  weighing(8, 'MUTATE', fc.record({ customer, fate, isSet: fc.boolean() })),
  weighing(3, 'ATTACH_IN_TRANSACTION', fc.record({ customer, isRowFirst: fc.boolean() })),
  weighing(3, 'NAME_BY_HAND', fc.record({ customer, isPage: fc.boolean() })),
  weighing(3, 'UNNAME', fc.record({ customer })),
  weighing(2, 'DELETE', fc.record({ customer })),
  weighing(2, 'DETACH', fc.record({ customer })),
  weighing(2, 'MOVE', fc.record({ customer, to: customer })),
  weighing(3, 'MOVE_TO_PAGES', fc.record({ customer, to: customer, isBack: fc.boolean() })),
  weighing(5, 'WAIT', fc.record({ seconds: fc.integer({ min: 5, max: 250 }) })),
  weighing(6, 'SWEEP', alone),
  weighing(2, 'APPLY', alone),
  weighing(1, 'KILL', alone),
  weighing(1, 'TRUNCATE', alone),
];

/** Steps of several that act at once. */
export const lanes: fc.Arbitrary<readonly (readonly Step[])[]> = fc.array(
  fc.array(fc.oneof(...STEPS), { minLength: 15, maxLength: 15 }),
  { minLength: 4, maxLength: 4 },
);
