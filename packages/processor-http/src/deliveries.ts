/**
 * Remembers which deliveries were accepted. If several instances of a function run, pass one that they share, such as
 * Redis's `SET <id> 1 NX PXAT <until>`.
 */
export interface Deliveries {
  /** Records a delivery, at least until the given time. Resolves to false if it was recorded before. Atomic. */
  take(input: { readonly id: string; readonly until: Date }): Promise<boolean>;
}

/** Remembers the deliveries of this process, for as long as it lives. */
export function memoryDeliveries(): Deliveries {
  const taken = new Map<string, number>();
  return {
    take: async ({ id, until }) => {
      const now = Date.now();
      // Deliveries were recorded roughly in the order in which they expire; one out of order is deleted a little later.
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
