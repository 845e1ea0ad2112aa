import type { DarkroomEvent } from '../events/darkroom-event.ts';
import { readEvent } from '../events/handle-event.ts';
import { findFile } from '../files/access.ts';
import { conversionUrl, type FileUrl, fileUrl } from '../files/file-url.ts';
import { UNBOUNDED } from '../operation/request-budget.ts';
import type { StoredEvent } from '../ports/events.ts';
import type { Services } from '../services.ts';

/**
 * The body of a request for an event, as Standard Webhooks defines it: type, time and data. The event's id is sent in a
 * header.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE.
 */
export async function webhookBody(
  services: Services,
  stored: StoredEvent,
  { includeUrls }: { readonly includeUrls: boolean },
): Promise<string> {
  const event = await readEvent(services, stored);
  const data = {
    ...contentOf(event),
    ...(includeUrls ? await withUrls(services, event) : {}),
  };
  return JSON.stringify({ type: event.type, timestamp: event.occurredAt.toISOString(), data });
}

function contentOf(event: DarkroomEvent): object {
  return {
    file: event.file,
    ...('conversion' in event && { conversion: event.conversion }),
    ...('tags' in event && { tags: event.tags }),
    ...('reviewer' in event && { reviewer: event.reviewer }),
  };
}

/** The file and the conversion with URLs, which are null if the bytes no longer exist. */
async function withUrls(services: Services, event: DarkroomEvent): Promise<object> {
  const record = await findFile(services, event.file.id);
  const file = { ...event.file, ...membersOf(record === null ? null : await fileUrl(services, record, UNBOUNDED)) };
  if (!('conversion' in event)) return { file };
  const { conversion } = event;
  const made = record?.conversions.find(({ id }) => id === conversion.id);
  const url = record === null || made === undefined ? null : await conversionUrl(services, record, made, UNBOUNDED);
  return { file, conversion: { ...conversion, ...membersOf(url) } };
}

function membersOf(url: FileUrl | null): { readonly url: string | null; readonly urlExpiresAt: Date | null } {
  return { url: url?.url ?? null, urlExpiresAt: url?.expiresAt ?? null };
}
