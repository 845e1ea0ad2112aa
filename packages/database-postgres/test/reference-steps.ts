import * as fc from 'fast-check';

/** How many customers the steps are about: 0 and up. */
export const CUSTOMERS = 60;

/** How a mutation of the host ends, or its process. */
export type Fate = 'SUCCEEDS' | 'THROWS' | 'DIES_BEFORE' | 'DIES_AFTER';

/** One thing that happens. */
export type Step =
  | { readonly do: 'MUTATE'; readonly customer: number; readonly fate: Fate; readonly isSet: boolean }
  | { readonly do: 'ATTACH_IN_TRANSACTION'; readonly customer: number; readonly isRowFirst: boolean }
  | { readonly do: 'NAME_BY_HAND'; readonly customer: number; readonly isPage: boolean }
  | { readonly do: 'UNNAME' | 'DELETE' | 'DETACH'; readonly customer: number }
  | { readonly do: 'MOVE'; readonly customer: number; readonly to: number }
  | { readonly do: 'MOVE_TO_PAGES'; readonly customer: number; readonly to: number; readonly isBack: boolean }
  | { readonly do: 'WAIT'; readonly seconds: number }
  | { readonly do: 'SWEEP' | 'APPLY' | 'KILL' | 'TRUNCATE' };

type Weighted = fc.WeightedArbitrary<Step>;

const customer = fc.nat({ max: CUSTOMERS - 1 });
const fate = fc.constantFrom<Fate[]>('SUCCEEDS', 'SUCCEEDS', 'THROWS', 'DIES_BEFORE', 'DIES_AFTER');

function weighing<Do extends Step['do'], Rest extends object>(
  weight: number,
  name: Do,
  rest: fc.Arbitrary<Rest>,
): { readonly weight: number; readonly arbitrary: fc.Arbitrary<Rest & { readonly do: Do }> } {
  return { weight, arbitrary: rest.map((members) => ({ ...members, do: name })) };
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
