import { checkOutLive } from './check-out-live.ts';
import type { NotificationListener } from './connector.ts';
import type { Liveness } from './liveness.ts';
import type { PostgresNotification, PostgresPool } from './postgres-pool.ts';
import { processOf, requireOwnSession, SharedSessionError } from './shared-sessions.ts';
import type { TimeLimits } from './time-limits.ts';

/** The options for holding a client to listen. */
export interface HoldOptions {
  readonly pool: PostgresPool;
  readonly liveness: Liveness;
  readonly limits: Required<TimeLimits>;
  readonly channels: readonly string[];
}

/**
 * Listens on a client of the pool, and returns the function that hands it back unchanged. Probes it at every heartbeat,
 * since nothing else reveals a silent connection. `onLoss` is called at most once, and never after the client was
 * handed back.
 *
 * @throws {SharedSessionError} if a pooler does not give the client a session of its own.
 */
export async function holdClient(
  { pool, liveness, limits, channels }: HoldOptions,
  { onNotification }: NotificationListener,
  onLoss: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const { connectTimeoutSeconds, heartbeatSeconds, queryTimeoutSeconds } = limits;
  let brokenBefore: Error | null = null;
  let onError = (error: Error): void => {
    brokenBefore = error;
  };
  const hearError = (error: Error): void => onError(error);
  const client = await checkOutLive({ pool, liveness }, connectTimeoutSeconds, (taken) => taken.on('error', hearError));
  let isHeld = true;
  let isInForce = false;
  let heartbeat: NodeJS.Timeout | undefined;

  const hear = ({ channel, payload = '' }: PostgresNotification): void => {
    if (isHeld && channels.includes(channel)) onNotification(channel, payload);
  };
  const lose = (error: unknown): void => {
    if (!isHeld) return;
    isHeld = false;
    clearTimeout(heartbeat);
    client.removeListener('notification', hear);
    // The error listener stays: a broken connection may emit more errors.
    client.release(true);
    if (isInForce) onLoss(error);
  };
  const ended = (): void => lose(new Error('The listening connection was closed.'));
  const tell = (text: string): Promise<unknown> =>
    liveness.ask(client, () => client.query({ text }), { seconds: queryTimeoutSeconds });
  const askAgain = async (process: number | null): Promise<void> => {
    const now = await processOf({ liveness }, client, { seconds: heartbeatSeconds, isProbe: true });
    if (now !== process) throw new SharedSessionError();
    if (isHeld) beat(process);
  };
  const beat = (process: number | null): void => {
    heartbeat = setTimeout(() => void askAgain(process).catch(lose), heartbeatSeconds * 1000);
  };
  onError = lose;
  client.on('end', ended);
  client.on('notification', hear);

  let process: number | null;
  try {
    if (brokenBefore !== null) throw brokenBefore as Error;
    process = await requireOwnSession({ pool, liveness, limits }, client);
    for (const channel of channels) await tell(`listen "${channel}"`);
  } catch (error) {
    lose(error);
    throw error;
  }
  if (!isHeld) throw new Error('The connection was closed as soon as it started to listen.');
  isInForce = true;
  beat(process);

  return async () => {
    if (!isHeld) return;
    clearTimeout(heartbeat);
    client.removeListener('notification', hear);
    try {
      for (const channel of channels) await tell(`unlisten "${channel}"`);
    } catch {
      // The connection is broken: close it instead of handing it back, which also ends listening.
      lose(undefined);
    }
    if (!isHeld) return;
    isHeld = false;
    clearTimeout(heartbeat);
    client.removeListener('error', hearError);
    client.removeListener('end', ended);
    client.release();
  };
}
