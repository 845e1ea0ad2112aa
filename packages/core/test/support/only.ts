import assert from 'node:assert/strict';

/** The one item of a list; fails where there is none, or more than one. */
export function only<Item>(items: readonly Item[] | undefined): Item {
  assert.equal(items?.length, 1, JSON.stringify(items));
  const [item] = items as readonly [Item];
  return item;
}
