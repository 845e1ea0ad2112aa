import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { SharedS3 } from './shared-s3.ts';

const admin = join(import.meta.dirname, '../../scripts/s3-server/admin');

/** Has the server remove now what it would remove at some time: the bytes of what is deleted, aborted or replaced. */
export async function collectGarbage(server: SharedS3): Promise<void> {
  const env = { ...process.env, RUN: server.directory };
  await promisify(execFile)(admin, ['gc', 'process', '--include-all'], { env });
}
