/** A body of lines, each sent as soon as it is there. Calls `onLeave` if the reader leaves before the last. */
export function streamLines(
  lines: readonly Promise<string>[],
  onLeave: () => void = () => undefined,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const remaining = new Map(lines.map((line, index) => [index, line.then((text) => ({ index, text }))]));
  return new ReadableStream({
    pull: async (controller) => {
      const { index, text } = await Promise.race(remaining.values());
      remaining.delete(index);
      controller.enqueue(encoder.encode(text));
      if (remaining.size === 0) controller.close();
    },
    cancel: onLeave,
  });
}
