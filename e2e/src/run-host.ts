import { version } from 'graphql';
import { type HostApi, hostApi } from './api.ts';

/** Where a server answers. */
export interface RunningHost {
  /** Where documents are posted. */
  readonly url: string;
  /** The version of graphql that it runs on. */
  readonly graphqlVersion: string;
}

/**
 * Runs a server as a program of its own: the folder for files is its first argument, it says where it answers in one
 * line of JSON, and ends with its standard input.
 */
export async function runHost(start: (api: HostApi) => Promise<Pick<RunningHost, 'url'>>): Promise<void> {
  const [, , directory] = process.argv;
  if (directory === undefined) throw new Error('Name the folder for files.');
  process.stdin.on('end', () => process.exit()).resume();
  const { url } = await start(await hostApi(directory));
  console.log(JSON.stringify({ url, graphqlVersion: version } satisfies RunningHost));
}
