import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';

/**
 * Runs `work` while it renews the lease of a verification. The signal aborts when the lease is lost, and somebody else
 * may have taken over: whatever `work` writes after that is refused by the database.
 */
export async function withLease<Result>(
  services: Services,
  holder: { readonly fileId: string; readonly token: string },
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const { verificationLeaseSeconds: leaseSeconds } = services.settings;
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      services.database.files.renewVerification({ ...holder, leaseSeconds }).then(
        (held) => held || lost.abort(leaseLost()),
        (error: unknown) => services.log.warn(`The lease of upload ${holder.fileId} could not be renewed.`, error),
      );
    },
    (leaseSeconds * 1000) / 3,
  );
  try {
    return await work(lost.signal);
  } finally {
    clearInterval(timer);
  }
}

function leaseLost(): DarkroomError {
  return new DarkroomError('UPLOAD_VERIFYING', 'Another process is verifying this upload. Call again in a moment.');
}
