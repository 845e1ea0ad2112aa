import type { EventType, StoredEvent } from '../ports/events.ts';
import type { Job, JobHandler } from '../ports/jobs.ts';
import type { FileTagRecord } from '../ports/records.ts';
import type { Services } from '../services.ts';
import { MAX_TAGS } from '../tags/tag-name.ts';
import type { DarkroomEvent, DarkroomEventHandlers, DarkroomFileTag, EventContext } from './darkroom-event.ts';
import { storedFile } from './store-event.ts';

type AnyHandler = (event: DarkroomEvent, context: EventContext) => void | Promise<void>;

/** The job handler for events that this process has handlers for. */
export function eventHandlers(
  services: Services,
  handlers: DarkroomEventHandlers,
): { readonly [Type in EventType]?: JobHandler<Type> } {
  const own = Object.entries(handlers).map(([type, handler]) => [
    type,
    {
      run: async ({ data, signal, db }: Job<EventType>) =>
        (handler as AnyHandler)(await readEvent(services, data), { signal, db }),
      exhausted: async ({ data }: Job<EventType>) =>
        services.log.error(
          `The handler of event ${data.id} (${data.type}) failed for a day, so Darkroom gave up on the event.`,
        ),
    },
  ]);
  return Object.fromEntries(own) as { readonly [Type in EventType]?: JobHandler<Type> };
}

/**
 * An event as passed to the host.
 *
 * @throws {DarkroomError} DATABASE_UNAVAILABLE if the tags cannot be read.
 */
export async function readEvent(services: Services, stored: StoredEvent): Promise<DarkroomEvent> {
  const { id, type, conversionId, reviewer } = stored;
  const file = storedFile(stored);
  const event = { id, type, occurredAt: new Date(stored.occurredAt), file };
  if (type === 'tagsSuggested' || type === 'tagsReviewed') {
    const tags = await services.database.tags.ofFiles({ fileIds: [file.id], limit: MAX_TAGS });
    return { ...event, tags: tags.map(tagOf), ...(reviewer !== undefined && { reviewer }) } as DarkroomEvent;
  }
  if (conversionId === undefined) return event as DarkroomEvent;
  const conversion = file.conversions.find((candidate) => candidate.id === conversionId);
  return { ...event, conversion } as DarkroomEvent;
}

function tagOf({ name, confidence, status, source, reviewedBy, reviewedAt }: FileTagRecord): DarkroomFileTag {
  return { name, confidence, status, source, reviewedBy, reviewedAt };
}
