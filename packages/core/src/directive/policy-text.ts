import type { FileTarget } from './directive-runtime.ts';

const BYTE_UNITS: readonly (readonly [unit: string, bytes: number])[] = [
  ['GB', 1e9],
  ['GiB', 2 ** 30],
  ['MB', 1e6],
  ['MiB', 2 ** 20],
  ['KB', 1e3],
  ['KiB', 2 ** 10],
];

/**
 * What may be uploaded for a target, in one sentence for people who read the schema.
 *
 * @param mostToConvert The maximum length in bytes of files that are converted, if lower than that of others; otherwise
 * null.
 */
export function policyText(
  { coordinate, visibility, requireSize, policy }: FileTarget,
  mostToConvert: number | null,
): string {
  const accepted = [
    `accepts ${policy.accept === null ? 'every type' : policy.accept.join(', ')}`,
    `at most ${bytesText(policy.maxBytes)}`,
    ...(mostToConvert === null ? [] : [`at most ${bytesText(mostToConvert)} of types that are converted`]),
    ...(policy.maxPixels === null ? [] : [`at most ${policy.maxPixels.toLocaleString('en')} pixels`]),
    ...(requireSize ? ['with its size declared'] : []),
    ...(visibility === 'PUBLIC' ? ['readable by everyone'] : []),
    ...(policy.metadata === 'STRIP' ? ['images without their metadata'] : []),
  ];
  const made = [
    ...(policy.convert.length === 0 ? [] : [`makes ${policy.convert.join(', ')}`]),
    ...(policy.tag ? [tagsText(policy.minConfidence)] : []),
    ...(policy.keepLocation === true ? ['stores where photos were taken'] : []),
  ];
  const expiry = policy.unattachedExpiresInSeconds ?? null;
  const parts = [
    accepted.join(', '),
    ...(made.length === 0 ? [] : [made.join(' and ')]),
    ...(expiry === null ? [] : [`deleted after ${expiry.toLocaleString('en')} seconds unless it is attached`]),
  ];
  return `Uploaded for \`${coordinate}\`: ${parts.join('; ')}.`;
}

/** Whether {@link policyText} wrote a paragraph, for any policy. */
export function isPolicyText(paragraph: string): boolean {
  return /^Uploaded for `[^`]+`: accepts .+\.$/s.test(paragraph);
}

/** An exact length, in the largest unit that needs at most one decimal, or in bytes. */
function bytesText(bytes: number): string {
  const unit = BYTE_UNITS.find(([, size]) => bytes >= size && Number.isInteger((bytes / size) * 10));
  return unit === undefined ? `${bytes.toLocaleString('en')} bytes` : `${bytes / unit[1]} ${unit[0]}`;
}

function tagsText(minConfidence: number | null): string {
  return minConfidence === null ? 'suggests tags' : `suggests tags of at least ${minConfidence} confidence`;
}
