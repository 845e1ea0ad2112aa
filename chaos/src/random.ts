import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Numbers that a seed decides. */
export interface Random {
  /** A whole number, both ends included. */
  between(from: number, to: number): number;
  /** One of the items. */
  pick<Item>(items: readonly Item[]): Item;
  /** Whether something of this chance, 0 to 1, happens. */
  chance(of: number): boolean;
  bytes(length: number): Buffer;
  /** Another source, which goes on by itself: so that what runs side by side decides the same each time. */
  fork(): Random;
}

/** The numbers of a seed, the same on every machine. */
export function random(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const next = (): number => (generator.next() >>> 0) / 2 ** 32;
  const between: Random['between'] = (from, to) => from + Math.floor(next() * (to - from + 1));
  return {
    between,
    pick: <Item>(items: readonly Item[]) => items[between(0, items.length - 1)] as Item,
    chance: (of) => next() < of,
    bytes: (length) => {
      const made = Buffer.alloc(length);
      for (let offset = 0; offset < Math.min(length, 4096); offset += 1) made[offset] = between(0, 255);
      for (let offset = 4096; offset < length; offset += 4096) {
        made.copyWithin(offset, 0, Math.min(4096, length - offset));
      }
      return made;
    },
    fork: () => random(between(0, 2 ** 31 - 1)),
  };
}
