import { DarkroomError } from '@graphql-darkroom/core/adapter';

/**
 * Makes a function that checks a URL against hosts such as `my-bucket.s3.eu-central-1.amazonaws.com` or
 * `localhost:4000`, each with its port unless that is a default one.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if there is no host, or an invalid one.
 */
export function allowedHosts(hosts: readonly string[]): (url: string) => boolean {
  const wrong = hosts.find((host) => !isHost(host));
  if (hosts.length === 0 || wrong !== undefined) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      wrong === undefined
        ? '`allowedHosts` is empty. Pass the hosts of your storage, such as "my-bucket.s3.eu-central-1.amazonaws.com".'
        : `\`allowedHosts\` contains "${wrong}". Pass only a host in lower case, such as "localhost:4000", without the default ports 80 and 443.`,
    );
  }
  return (url) => {
    const { protocol, host } = new URL(url);
    return (protocol === 'https:' || protocol === 'http:') && hosts.includes(host);
  };
}

function isHost(host: string): boolean {
  // Each protocol omits its own default port from a URL's host, so a host with that port would never match.
  return ['https', 'http'].every((protocol) => {
    const url = `${protocol}://${host}/`;
    return !host.includes('*') && URL.canParse(url) && new URL(url).host === host && new URL(url).href === url;
  });
}
