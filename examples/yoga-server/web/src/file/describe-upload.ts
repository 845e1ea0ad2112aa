import { formatBytes, type UploadState } from '@graphql-darkroom/client';

/** The text shown for an upload. */
export interface UploadDescription {
  /** The state, without changing numbers. */
  readonly short: string;
  /** The state with rate and remaining time. */
  readonly full: string;
}

/** Describes the state of an upload. */
export function describeUpload(state: UploadState): UploadDescription {
  const { status, size, sentBytes, error } = state;
  const percent = size === 0 ? 100 : Math.floor((sentBytes / size) * 100);
  if (status === 'UPLOADING') return describeSending(state, percent);
  if (status === 'FAILED') return same(error?.message ?? 'Failed');
  if (status === 'OFFLINE') {
    return { short: 'Offline', full: `Offline at ${percent}%. The upload resumes automatically.` };
  }
  if (status === 'PAUSED') return { short: 'Paused', full: `Paused at ${percent}%` };
  if (status === 'READY') return { short: 'Uploaded', full: `Uploaded, ${formatBytes(size)}` };
  return same(WORDS[status]);
}

const WORDS = {
  QUEUED: 'Waiting for its turn',
  STARTING: 'Starting',
  VERIFYING: 'Checking the file',
  ABORTED: 'Cancelled',
} as const;

function same(text: string): UploadDescription {
  return { short: text, full: text };
}

function describeSending(state: UploadState, percent: number): UploadDescription {
  const { size, bytesPerSecond, secondsLeft, resumedBytes } = state;
  const rate = bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : null;
  const left = secondsLeft === null ? null : `${formatSeconds(secondsLeft)} left`;
  const known = [`${percent}% of ${formatBytes(size)}`, rate, left].filter((part) => part !== null);
  return { short: resumedBytes > 0 ? 'Resuming' : 'Uploading', full: known.join(' · ') };
}

/** A remaining time as text for people. */
function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 360) / 10} h`;
}
