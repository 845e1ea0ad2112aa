import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Copies a folder with its owners, modes and links to where nothing is yet. By the system's own program: for the
 * thousand files of a Postgres, `cp` of node:fs takes six times its CPU.
 */
export async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to]);
}
