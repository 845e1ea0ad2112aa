import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const guide = readFileSync(join(import.meta.dirname, '../../docs/guides/browser.md'), 'utf8');
const [, commands = ''] = /^## Upload with curl$[^]*?^```sh\n([^]*?)^```$/m.exec(guide) ?? [];

/** The commands that the guide gives to send `photo.jpg` to `$URL`, and one that sends a Content-Type. */
export const CURL_COMMANDS: readonly string[] = [
  ...commands.trim().split('\n'),
  'curl --fail -X PUT --data-binary @photo.jpg "$URL"',
];

/** Runs a command with a file `photo.jpg` of these bytes beside it; gives its exit code, 22 for an HTTP error. */
export async function runCurl(command: string, url: string, bytes: string): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'darkroom-curl-'));
  try {
    await writeFile(join(folder, 'photo.jpg'), bytes);
    return await new Promise((resolve, reject) => {
      const options = { cwd: folder, env: { PATH: process.env['PATH'], URL: url } };
      execFile('sh', ['-c', `${command} --silent`], options, (error) => {
        if (error !== null && typeof error.code !== 'number') reject(error);
        else resolve(error === null ? 0 : Number(error.code));
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}
