import { type FileSource, DarkroomError, type SuggestedTag, type TaggerAnswer } from '@graphql-darkroom/core/adapter';
import type { CloudinaryClient } from './cloudinary-client.ts';
import { isSupported } from './media-types.ts';
import { type Analyses, type AnalysisReading, readAnalysis } from './read-analysis.ts';
import { unreadableAnswer } from './translate-failure.ts';

interface Settings {
  readonly client: CloudinaryClient;
  readonly analyses: Analyses;
  readonly cleanUp: boolean;
  readonly notificationUrl: string | undefined;
  readonly askAgainInSeconds: number;
  readonly maxPendingSeconds: number;
  readonly maxBytes: number;
}

interface Work {
  readonly copyId: string;
  readonly source: () => Promise<FileSource>;
  readonly signal: AbortSignal;
}

/**
 * How long to try to destroy a copy after its analysis failed, in milliseconds: this bounds the delay until the failure
 * is reported.
 */
const CLEAN_UP_MILLISECONDS = 10_000;

/**
 * Suggests tags from the existing copy at Cloudinary, or from one that is uploaded now. The copy is the only state of
 * an analysis in progress, so any process can poll it.
 */
export async function suggestTags(work: Work, settings: Settings): Promise<TaggerAnswer> {
  const { client } = settings;
  const tags = await analyse(work, settings);
  if (tags === null) return { kind: 'PENDING', askAgainInSeconds: settings.askAgainInSeconds };
  // If this fails, the tags are not lost: the next attempt finds them on the copy.
  if (settings.cleanUp) await client.destroy(work);
  return { kind: 'SUGGESTED', tags };
}

/** The tags that a complete analysis suggests; null while it is pending. */
async function analyse(work: Work, settings: Settings): Promise<readonly SuggestedTag[] | null> {
  const { copyId, signal } = work;
  const { client, analyses, maxPendingSeconds } = settings;
  const found = await client.find({ copyId, signal });
  try {
    const earlier = readAnalysis(found, analyses);
    const isAnalysed = found !== null && earlier.kind !== 'ABSENT';
    const reading = isAnalysed ? earlier : await upload(work, settings);
    if (reading.kind === 'COMPLETE') return reading.tags;
    if (reading.kind !== 'PENDING') throw failureOf(reading.kind);
    if (isAnalysed && !isYoung(found, maxPendingSeconds)) {
      throw new DarkroomError('TAGGER_UNAVAILABLE', 'The tagging service did not finish: try again.');
    }
    return null;
  } catch (error) {
    // Another attempt on this copy would fail in the same way. After an abort no caller is waiting, and the next
    // attempt continues with what it finds.
    if (!signal.aborted) await tryToDestroy(copyId, client);
    throw error;
  }
}

async function upload({ copyId, source: open, signal }: Work, settings: Settings): Promise<AnalysisReading> {
  const { client, analyses, notificationUrl, maxBytes } = settings;
  const source = await open();
  if (!isSupported(source.contentType)) {
    throw failed('Files of this type cannot be tagged: upload a JPEG, PNG, WebP, GIF or AVIF.');
  }
  if (source.size > maxBytes) {
    throw failed(`The file has more than ${maxBytes} bytes. Upload a smaller file to have it tagged.`);
  }
  const answer = await client.upload({
    copyId,
    source,
    analyses: {
      categorization: analyses.categorization.join(','),
      ...(analyses.detection === undefined ? {} : { detection: analyses.detection }),
      ...(notificationUrl === undefined ? {} : { notification_url: notificationUrl }),
    },
    signal,
  });
  return readAnalysis(answer, analyses);
}

async function tryToDestroy(copyId: string, client: CloudinaryClient): Promise<void> {
  try {
    await client.destroy({ copyId, signal: AbortSignal.timeout(CLEAN_UP_MILLISECONDS) });
  } catch {
    // The first failure is the one to report. The copy is on the file's record, and is destroyed with the file at the
    // latest.
  }
}

/** Whether a copy was made less than `maxSeconds` ago. A copy without a date counts as young. */
function isYoung(copy: unknown, maxSeconds: number): boolean {
  const createdAt = (copy as { readonly created_at?: unknown }).created_at;
  return !(Date.now() - Date.parse(String(createdAt)) > maxSeconds * 1000);
}

function failureOf(kind: Exclude<AnalysisReading['kind'], 'COMPLETE' | 'PENDING'>): DarkroomError {
  if (kind === 'FAILED') {
    return failed('The tagging service could not analyse this file: suggest tags for it again later, or add your own.');
  }
  return unreadableAnswer(kind === 'ABSENT' ? 'lacks a requested analysis' : 'has an analysis in an unknown format');
}

function failed(message: string): DarkroomError {
  return new DarkroomError('TAGGING_FAILED', message);
}
