import { sendPart, type SendingTools } from './send-part.ts';
import { missingParts, type Session } from './session.ts';

/**
 * Sends the parts that storage does not have, several at a time. The first one that fails for good stops the others.
 *
 * @throws the same as {@link sendPart}.
 */
export async function sendParts(
  session: Session,
  lanes: number,
  tools: SendingTools,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const both = AbortSignal.any([signal, stop.signal]);
  let next = 1;
  const lane = async (): Promise<void> => {
    for (;;) {
      const [number] = missingParts(session, next, 1);
      if (number === undefined) return;
      next = number + 1;
      await sendPart(session, number, tools, both);
    }
  };
  const running = Array.from({ length: Math.min(lanes, session.partCount) }, lane);
  try {
    await Promise.all(running);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(running);
    throw error;
  }
}
