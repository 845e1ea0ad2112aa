import { apiClient } from '../src/api-client.ts';
import { startFleet } from '../src/fleet.ts';
import { follow } from '../src/follow.ts';
import type { FileHistory } from '../src/history.ts';
import { random } from '../src/random.ts';
import { startReceiver } from '../src/receiver.ts';
import type { Servers } from '../src/servers.ts';
import { abort, complete, give, remove, review, send, type Session, start, type Upload } from '../src/session.ts';
import { startTagger } from '../src/tagger.ts';
import { untilQuiet } from '../src/until-quiet.ts';
import { png, text } from '../src/work.ts';

/** A file of each fate, by what became of it. */
export interface Scene {
  /** READY, converted, tagged and reviewed; of a customer, and with a subscriber. */
  readonly portrait: FileHistory;
  /** READY, converted, tagged and public. */
  readonly logo: FileHistory;
  readonly rejected: FileHistory;
  readonly aborted: FileHistory;
  /** With a subscriber. */
  readonly deleted: FileHistory;
  /** Still UPLOADING. */
  readonly open: FileHistory;
}

/** Has an undisturbed host of two processes bring a file to each of its ends, and ends the host. */
export async function playScene(servers: Servers): Promise<Scene> {
  const { connectionString, endpoint, bucket, credentials } = servers;
  const tagger = await startTagger();
  const receiver = await startReceiver(servers.pool);
  const config = { connectionString, endpoint, bucket, credentials, taggerUrl: tagger.url, webhook: receiver };
  const fleet = startFleet(config, { api: 1, worker: 1 });
  const over = AbortSignal.timeout(90_000);
  const following = new AbortController();
  const histories: FileHistory[] = [];
  const chance = random(1);
  const session: Session = {
    user: 'ada',
    client: apiClient('ada', fleet.anyUrl, over),
    random: chance,
    note: () => undefined,
    histories,
  };
  const watching: Promise<void>[] = [];
  const begin = async (upload: Upload, isWatched = false): Promise<FileHistory> => {
    const file = await start(session, upload);
    if (file === null) throw new Error('No upload was started.');
    if (isWatched) watching.push(follow(session, file, following.signal));
    return file;
  };
  const bring = async (upload: Upload, isWatched = false): Promise<FileHistory> => {
    const file = await begin(upload, isWatched);
    await send(session, file, upload.bytes);
    await complete(session, file);
    return file;
  };
  const image = { target: 'Customer.portrait', bytes: png(chance, false), isRight: true, count: 1 } as const;
  try {
    await fleet.allReady();
    const portrait = await bring({ ...image, bytes: png(chance, true), count: 2 }, true);
    const logo = await bring({ ...image, target: 'Customer.logo' });
    const rejected = await bring({ ...image, bytes: text(chance), isRight: false });
    const aborted = await begin(image);
    await abort(session, aborted);
    const deleted = await bring(image, true);
    await remove(session, deleted);
    const open = await begin(image);
    await send(session, open, image.bytes);
    await review(session, portrait);
    await give(session, portrait, '1', false);
    const isQuiet = await untilQuiet(servers.pool, histories, { ended: over, log: () => undefined });
    if (!isQuiet) throw new Error('The scene did not come to its end.');
    return { portrait, logo, rejected, aborted, deleted, open };
  } finally {
    following.abort();
    await Promise.all(watching);
    await fleet.close();
    await Promise.all([tagger.close(), receiver.close()]);
  }
}
