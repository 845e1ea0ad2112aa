/**
 * Remembers which deliveries were taken. Where several instances of a function run, give one that they share, such as
 * Redis's `SET <id> 1 NX PXAT <until>`.
 */
export interface Deliveries {
  /** Notes a delivery, at least until that moment. Resolves to false when it was noted before. Atomic. */
  take(input: { readonly id: string; readonly until: Date }): Promise<boolean>;
}

/** Remembers deliveries for as long as this process lives, and knows of no other process. */
export function memoryDeliveries(): Deliveries {
  const taken = new Map<string, number>();
  return {
    take: async ({ id, until }) => {
      const now = Date.now();
      // They were noted in about the order in which they end; one that is out of it goes a little later.
      for (const [other, end] of taken) {
        if (end > now) break;
        taken.delete(other);
      }
      if (taken.has(id)) return false;
      taken.set(id, until.getTime());
      return true;
    },
  };
}
