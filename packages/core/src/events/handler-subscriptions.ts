import { invalidConfiguration } from '../errors/invalid-configuration.ts';
import { requireKnownOptions } from '../input/known-options.ts';
import { EVENT_TYPES, type EventSubscription } from '../ports/events.ts';
import type { DarkroomEventHandlers } from './darkroom-event.ts';
import { handlerKey } from './subscription-keys.ts';

/**
 * The events that this process has handlers for.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for an unknown event or a handler that is not a function.
 */
export function handlerSubscriptions(handlers: DarkroomEventHandlers): readonly EventSubscription[] {
  requireKnownOptions(handlers, EVENT_TYPES, 'on.');
  return EVENT_TYPES.filter((type) => handlers[type] !== undefined).map((type) => {
    if (typeof handlers[type] !== 'function') throw invalidConfiguration(`\`on.${type}\` must be a function.`);
    return { key: handlerKey(type), types: [type], targets: null };
  });
}
