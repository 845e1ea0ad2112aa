/**
 * The error of a peer that says nothing for too long. Its code makes it a lost connection, as the error of a socket
 * that timed out is.
 */
export function noAnswer(message: string, seconds: number): Error {
  return Object.assign(new Error(`${message} within ${Number(seconds.toFixed(1))} seconds.`), { code: CODE });
}

const CODE = 'ETIMEDOUT';

/** Whether it is the error of silence. */
export function isNoAnswer(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === CODE;
}

/**
 * Calls back after so many seconds, unless the function it gives is called before. What arrived meanwhile is read
 * first: after a pause of the whole process, timers are due before it looks at its sockets.
 */
export function afterSilence(seconds: number, onSilence: () => void): () => void {
  let isOver = false;
  const timer = setTimeout(() => setImmediate(() => isOver || onSilence()), seconds * 1000);
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
