/** Asks once, and again only where no answer came of it. */
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
