/** Calls `ask` once and keeps its result. Calls it again only after a failure. */
export function onceKnown<Answer>(ask: () => Promise<Answer>): () => Promise<Answer> {
  let asking: Promise<Answer> | null = null;
  return () => {
    asking ??= ask().catch((error: unknown) => {
      asking = null;
      throw error;
    });
    return asking;
  };
}
