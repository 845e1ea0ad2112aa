import { follow } from './follow.ts';
import type { FileHistory } from './history.ts';
import type { Random } from './random.ts';
import { CUSTOMERS, type Target } from './schema.ts';
import { abort, complete, give, remove, removeCustomer, retry, review, send, type Session, start } from './session.ts';

/** Enough for two parts. */
const LARGE_BYTES = 10_600_000;

/**
 * Uploads one file after the other, and does something with each, until the signal aborts. Resolves, when the last is
 * done, to its subscribers, which go on until the other signal aborts.
 */
export async function work(
  session: Session,
  stopped: AbortSignal,
  following: AbortSignal,
): Promise<readonly Promise<void>[]> {
  const watched: Promise<void>[] = [];
  while (!stopped.aborted) {
    const { random } = session;
    const target = random.pick<Target>(['Customer.portrait', 'Customer.portrait', 'Customer.logo', 'Customer.note']);
    const isLarge = target === 'Customer.portrait' && random.chance(0.1);
    // Text for an image is rejected.
    const isRight = !random.chance(0.08);
    const bytes = (target === 'Customer.note') === isRight ? text(random) : png(random, isLarge);
    const file = await start(session, { target, bytes, isRight, count: isLarge && isRight ? 2 : 1 });
    if (file === null) continue;
    if (random.chance(0.4)) watched.push(follow(session, file, following));
    await upload(session, file, bytes);
    await pause(random.between(0, 300));
  }
  return watched;
}

async function upload(session: Session, file: FileHistory, bytes: Buffer): Promise<void> {
  const { random } = session;
  const fate = random.between(1, 100);
  if (fate <= 5) return; // Abandoned before its first part,
  if (fate <= 8) return abort(session, file); // or given up.
  if (!(await send(session, file, bytes))) return;
  if (fate <= 12) return;
  if (fate <= 16) return abort(session, file);
  if (fate <= 20) {
    await Promise.all([complete(session, file), abort(session, file)]);
    return;
  }
  if (fate <= 28) await Promise.all([complete(session, file), complete(session, file)]);
  else await complete(session, file);
  if (file.completed !== 'DONE') return;
  await pause(random.between(0, 1500));
  if (fate <= 40) return remove(session, file);
  if (fate > 50 && file.target === 'Customer.portrait') return giveSome(session, file);
  if (fate <= 60 && file.target !== 'Customer.note') {
    await review(session, file);
    if (random.chance(0.5)) await Promise.all([retry(session, file), review(session, file)]);
    if (random.chance(0.2)) await Promise.all([retry(session, file), remove(session, file)]);
  }
}

/** Has customers have it, one after the other or two at once, with others of its user, or not, as the host fails. */
async function giveSome(session: Session, file: FileHistory): Promise<void> {
  const { random, histories } = session;
  for (let rounds = random.between(1, 5); rounds > 0; rounds -= 1) {
    const customer = random.pick(CUSTOMERS);
    const before = histories.findLast((other) => other.user === file.user && other !== file && other.given === 'DONE');
    const what = random.between(1, 10);
    if (what <= 2) await give(session, file, customer, true);
    else if (what === 3) await removeCustomer(session, customer);
    else if (what <= 6 && before !== undefined) {
      await Promise.all([give(session, before, customer, false), give(session, file, customer, false)]);
    } else if (what <= 8) {
      await Promise.all([give(session, file, customer, false), give(session, file, random.pick(CUSTOMERS), false)]);
    } else await give(session, file, customer, false);
    await pause(random.between(0, 1000));
  }
}

/**
 * What is told for a PNG of 2 by 3 pixels, with anything in its data: a chunk of image data has to follow the header,
 * or what comes by chance decides whether it is one.
 */
export function png(random: Random, isLarge: boolean): Buffer {
  const header = Buffer.from('89504e470d0a1a0a0000000d494844520000000200000003080200000000000000', 'hex');
  const data = random.bytes(isLarge ? LARGE_BYTES : random.between(100, 60_000));
  const length = Buffer.alloc(4);
  length.writeInt32BE(data.length);
  return Buffer.concat([header, length, Buffer.from('IDAT'), data]);
}

/** Text of any letters. */
export function text(random: Random): Buffer {
  return Buffer.from(random.bytes(random.between(10, 2000)).toString('hex'));
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
