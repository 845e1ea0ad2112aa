import { readdirSync, readlinkSync } from 'node:fs';

/** The files under a folder that this process has open. On Linux alone. */
export function openFilesIn(directory: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const path = readlinkSync(`/proc/self/fd/${fd}`);
      return path.startsWith(directory) ? [path] : [];
    } catch {
      return [];
    }
  });
}
