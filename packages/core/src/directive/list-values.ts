/** The items of whatever value a resolver returns for a list field; null if it is not a list. */
export function listItems(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null && Symbol.iterator in value
    ? Array.from(value as Iterable<unknown>)
    : null;
}

/**
 * Whether a value is an array without pending items, at any depth: most are, and a promise for each item would cost
 * more than the files.
 */
export function isSettled(value: unknown): boolean {
  return (
    Array.isArray(value) && value.every((item: unknown) => typeof item !== 'object' || item === null || isSettled(item))
  );
}

/**
 * Awaits all pending items of a list, at any depth, and turns other iterables into arrays. An item that fails becomes
 * its error, which GraphQL then reports at the item's position.
 */
export async function settleItems(value: unknown): Promise<unknown> {
  const items = isAsyncIterable(value) ? await collect(value) : listItems(value);
  return items === null ? value : Promise.all(items.map(settleItem));
}

async function settleItem(item: unknown): Promise<unknown> {
  try {
    return await settleItems(await item);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error), { cause: error });
  }
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}

async function collect(source: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  for await (const item of source) {
    items.push(item);
  }
  return items;
}
