import type { Connectivity } from '../environment/connectivity.ts';
import type { Pace } from '../environment/pace.ts';
import type { Slots } from '../environment/slots.ts';
import type { ErrorFactory } from '../errors/messages.ts';
import { type PutAnswer, putPart } from './put-part.ts';
import { rangeOf, type Session } from './session.ts';

/** What is needed to send parts. */
export interface SendingTools {
  readonly source: Blob;
  readonly slots: Slots;
  readonly pace: Pace;
  readonly connectivity: Connectivity;
  readonly makeError: ErrorFactory;
  readonly onProgress: () => void;
}

/**
 * Sends one part. Retries after a cut connection or a stall, with a new URL if it was refused, and waits while offline.
 *
 * @throws {DarkroomClientError} UPLOAD_NOT_OPEN, PART_REFUSED, SOURCE_CHANGED, STORAGE_UNAVAILABLE or NETWORK_ERROR.
 */
export async function sendPart(
  session: Session,
  number: number,
  tools: SendingTools,
  signal: AbortSignal,
): Promise<void> {
  const { pace, connectivity, makeError } = tools;
  const body = tools.source.slice(...rangeOf(session, number));
  for (let attempt = 1; ; attempt += 1) {
    await connectivity.online(signal);
    const answer = await putOnce(session, number, body, tools, signal);
    if (answer !== null && answer.status >= 200 && answer.status < 300) {
      session.urls.forget(number);
      return;
    }
    if (answer === null) {
      await requireReadable(body, makeError);
      if (!connectivity.isOnline()) attempt -= 1;
      await connectivity.online(signal);
      // Storage may have received it, and only the response was lost.
      await session.lookUp(signal);
      if (session.landed.has(number)) return;
    }
    if (answer?.status === 404 || answer?.status === 410) throw makeError('UPLOAD_NOT_OPEN');
    // Storages answer this for an expired URL, or one of other bytes. This part gets a new URL; the others keep theirs.
    if (answer?.status === 403 || answer?.status === 400) session.urls.forget(number);
    else if (answer !== null && !isWorthAnother(answer.status)) throw refused(session, number, answer, makeError);
    if (attempt >= pace.attempts) throw refused(session, number, answer, makeError);
    if (answer?.status !== 403 || attempt > 1) await pace.wait(attempt, signal, answer?.retryAfter);
  }
}

async function putOnce(
  session: Session,
  number: number,
  body: Blob,
  { slots, pace, connectivity, onProgress }: SendingTools,
  signal: AbortSignal,
): Promise<PutAnswer | null> {
  const release = await slots.take(signal);
  // A request in progress may hang for minutes when the network goes down.
  const cut = new AbortController();
  const end = connectivity.onChange(() => {
    if (!connectivity.isOnline()) cut.abort();
  });
  try {
    // While holding the slot, as parts are read to be hashed: no more of them are in memory than are in flight.
    const target = await session.urls.get(number, signal);
    const answer = await putPart({
      ...target,
      body,
      stallMs: pace.stallMs,
      signal: AbortSignal.any([signal, cut.signal]),
      onProgress: (bytes) => {
        session.moving.set(number, bytes);
        onProgress();
      },
    });
    if (answer !== null && answer.status >= 200 && answer.status < 300) session.landed.add(number);
    return answer;
  } catch (error) {
    signal.throwIfAborted();
    if (cut.signal.aborted) return null;
    throw error;
  } finally {
    end();
    release();
    session.moving.delete(number);
    onProgress();
  }
}

/** Storages answer 400 to a body that was cut off or arrived damaged. */
function isWorthAnother(status: number): boolean {
  return status >= 500 || [400, 408, 409, 425, 429].includes(status);
}

function refused({ isChecked }: Session, number: number, answer: PutAnswer | null, makeError: ErrorFactory): Error {
  if (answer === null) return makeError('NETWORK_ERROR', { retryable: true });
  const details = { status: answer.status, parts: [number] };
  if (isChecked && answer.status === 400) return makeError('PART_CORRUPTED', { retryable: true, details });
  return answer.status >= 500 || answer.status === 429
    ? makeError('STORAGE_UNAVAILABLE', { retryable: true, details })
    : makeError('PART_REFUSED', { details });
}

/** If a file was changed or deleted on disk, its requests fail as if there were no network. */
async function requireReadable(body: Blob, makeError: ErrorFactory): Promise<void> {
  try {
    await body.slice(0, 1).arrayBuffer();
  } catch (error) {
    throw makeError('SOURCE_CHANGED', { cause: error });
  }
}
