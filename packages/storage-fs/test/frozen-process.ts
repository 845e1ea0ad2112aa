import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...parameters: readonly unknown[]) => Promise<unknown>;

interface Life {
  changesLeft: number;
  readonly end: () => void;
  readonly handles: fs.FileHandle[];
}

const life = new AsyncLocalStorage<Life>();

/** Counts a change of the file system; from the one that is too many on, nothing ever happens again in this life. */
async function beforeChange(): Promise<void> {
  const current = life.getStore();
  if (current === undefined) return;
  current.changesLeft -= 1;
  if (current.changesLeft >= 0) return;
  current.end();
  await new Promise(() => {});
}

function countWrites(handle: fs.FileHandle): void {
  life.getStore()?.handles.push(handle);
  const write = handle.write.bind(handle) as Call;
  let writes = 0;
  handle.write = (async (...parameters: readonly unknown[]) => {
    writes += 1;
    // In the middle of a file once, after its first bytes.
    if (writes === 2) await beforeChange();
    return write(...parameters);
  }) as typeof handle.write;
}

const calls = fs as unknown as Record<string, Call>;
for (const name of ['link', 'mkdir', 'open', 'rename', 'rm', 'rmdir', 'unlink', 'writeFile']) {
  const original = calls[name];
  if (original === undefined) throw new Error(`There is no ${name}.`);
  calls[name] = async (...parameters) => {
    await beforeChange();
    const result = await original(...parameters);
    if (name === 'open') countWrites(result as fs.FileHandle);
    return result;
  };
}
syncBuiltinESMExports();

/**
 * Does the work as a process would that is killed before its nth change to the file system: what it awaits then never
 * comes, so that no `catch` or `finally` of it runs either. Resolves to whether it was killed.
 */
export async function diesBeforeChange(nth: number, work: () => Promise<unknown>): Promise<boolean> {
  const handles: fs.FileHandle[] = [];
  const ended = Promise.withResolvers<boolean>();
  const current: Life = { changesLeft: nth - 1, end: () => ended.resolve(true), handles };
  const killed = await Promise.race([ended.promise, life.run(current, work).then(() => false)]);
  await Promise.all(handles.map((handle) => handle.close()));
  return killed;
}

/**
 * Kills the work before its first change, its second and so on, until it comes to its end.
 * Resolves to how often that was.
 */
export async function atEveryChange(
  once: (kill: (work: () => Promise<unknown>) => Promise<boolean>) => Promise<void>,
): Promise<number> {
  for (let nth = 1; ; nth += 1) {
    let killed = false;
    await once(async (work) => {
      killed = await diesBeforeChange(nth, work);
      return killed;
    });
    if (!killed) return nth - 1;
  }
}
