import type { GraphQLRequest, GraphQLResult } from '@graphql-darkroom/client';
import { transport } from '../live/transport.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Follows a subscription while the page is visible. After a failure, subscribes again with increasing pauses. Returns a
 * function that ends it.
 */
export function followWhileVisible(
  request: GraphQLRequest,
  onData: (data: Record<string, unknown>) => void,
): () => void {
  let stop: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_PAUSE_MS;

  const open = (): void => {
    let isOver = false;
    const again = (): void => {
      if (isOver) return;
      isOver = true;
      stop = null;
      // Random, so that the pages of all visitors do not reconnect simultaneously.
      timer = setTimeout(update, pauseMs * (0.5 + Math.random()));
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2);
    };
    const end = transport.subscribe?.(request, {
      next: ({ data }: GraphQLResult) => {
        if (isOver || data == null) return;
        pauseMs = FIRST_PAUSE_MS;
        onData(data);
      },
      error: again,
      complete: again,
    });
    stop = () => {
      isOver = true;
      end?.();
    };
  };
  function update(): void {
    clearTimeout(timer);
    timer = undefined;
    if (document.visibilityState === 'hidden') {
      stop?.();
      stop = null;
    } else if (stop === null) open();
  }
  document.addEventListener('visibilitychange', update);
  addEventListener('online', update);
  update();
  return () => {
    document.removeEventListener('visibilitychange', update);
    removeEventListener('online', update);
    clearTimeout(timer);
    stop?.();
  };
}
