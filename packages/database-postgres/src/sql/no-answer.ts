import { counted } from '@graphql-darkroom/core/adapter';
/**
 * The error for a peer that stays silent for too long. Its code marks the connection as lost, as for a socket that
 * timed out.
 */
export function noAnswer(message: string, seconds: number): Error {
  return Object.assign(new Error(`${message} within ${counted(Number(seconds.toFixed(1)), 'second')}.`), {
    code: CODE,
  });
}

const CODE = 'ETIMEDOUT';

/** Whether an error means that the peer stayed silent. */
export function isNoAnswer(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === CODE;
}

/**
 * Calls `onSilence` after `seconds`, unless the returned function is called first. Data that arrived meanwhile is read
 * first: after a pause of the whole process, timers run before sockets are read.
 */
export function afterSilence(seconds: number, onSilence: () => void): () => void {
  let isOver = false;
  const timer = setTimeout(() => setImmediate(() => isOver || onSilence()), seconds * 1000);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
