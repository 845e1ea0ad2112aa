import { DarkroomError } from '../errors/darkroom-error.ts';
import { MEDIA_TYPES } from '../media-types/read-table.ts';
import type { Services } from '../services.ts';
import { conversionJob } from './planned-conversions.ts';
import { hasPreview } from './preview.ts';
import { PAGE_SIZE, type ReprocessPages } from './reprocess-pages.ts';

/**
 * The files that could have a placeholder and have none. A file whose placeholder was requested is among them until it
 * is made; a job that finds it made reads nothing.
 *
 * @throws {DarkroomError} BAD_USER_INPUT if no previews are made.
 */
export function missingPlaceholders({ processor, database }: Services): ReprocessPages {
  const contentTypes = MEDIA_TYPES.flatMap(({ type }) => (hasPreview(processor, type) ? [type] : []));
  if (contentTypes.length === 0) {
    const message = 'There are no placeholders: they need a processor that makes previews, such as sharpProcessor.';
    throw new DarkroomError('BAD_USER_INPUT', message);
  }
  return async (after) => {
    const ids = await database.files.listWithoutPlaceholder({ contentTypes, after, limit: PAGE_SIZE });
    const last = ids.at(-1);
    if (last === undefined) return null;
    const requests = ids.map(
      (fileId) => () =>
        database.files.requestPlaceholder({
          fileId,
          jobs: [conversionJob({ fileId, conversions: [], placeholder: true })],
        }),
    );
    return { requests, last };
  };
}
