import { DarkroomError } from '../errors/darkroom-error.ts';
import type { Services } from '../services.ts';

/**
 * Runs `work` while renewing the lease of a verification. The signal aborts if the lease is lost, when another process
 * may have taken over: the database refuses whatever `work` writes after that.
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
  return new DarkroomError('UPLOAD_VERIFYING', 'Another process is verifying this upload. Call again in a second.');
}
