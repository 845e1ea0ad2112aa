import { invalidConfiguration } from '@graphql-darkroom/core/adapter';

/** The Cloudinary product environment to use, and its key. */
export interface CloudinaryCloud {
  readonly cloudName: string;
  readonly apiKey: string;
  /** A secret: read it from the environment. */
  readonly apiSecret: string;
  /**
   * The base URL of the API: `https://api-eu.cloudinary.com` for an account in the EU. Plain `http:` is accepted only
   * for this machine.
   *
   * @default 'https://api.cloudinary.com'
   */
  readonly uploadPrefix?: string;
  /**
   * The hash algorithm of signatures, for requests and notifications. Some accounts accept only SHA-256.
   *
   * @default 'sha1'
   */
  readonly signatureAlgorithm?: 'sha1' | 'sha256';
}

/**
 * Checks the given environment, or reads `CLOUDINARY_URL`.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if something is missing or invalid. No message contains a key or
 * secret.
 */
export function resolveCloud(given: CloudinaryCloud | undefined): Required<CloudinaryCloud> {
  const {
    cloudName,
    apiKey,
    apiSecret,
    uploadPrefix = 'https://api.cloudinary.com',
    signatureAlgorithm = 'sha1',
  } = given ?? cloudOfUrl(process.env['CLOUDINARY_URL']);
  if (!/^[\w-]+$/.test(cloudName) || apiKey === '' || apiSecret === '') {
    throw invalidConfiguration(
      'cloud requires cloudName, apiKey and apiSecret. Copy them from the API Keys page of the Cloudinary Console.',
    );
  }
  if (signatureAlgorithm !== 'sha1' && signatureAlgorithm !== 'sha256') {
    throw invalidConfiguration("signatureAlgorithm must be 'sha1' or 'sha256', as set in the account.");
  }
  return { cloudName, apiKey, apiSecret, uploadPrefix: originOf(uploadPrefix), signatureAlgorithm };
}

function cloudOfUrl(text: string | undefined): CloudinaryCloud {
  const url = text === undefined ? null : URL.parse(text);
  if (url?.protocol !== 'cloudinary:') {
    throw invalidConfiguration(
      'The Cloudinary credentials are missing. Set CLOUDINARY_URL to cloudinary://<key>:<secret>@<cloud name>, or pass the option cloud.',
    );
  }
  const uploadPrefix = url.searchParams.get('upload_prefix');
  const signatureAlgorithm = url.searchParams.get('signature_algorithm');
  return {
    cloudName: url.hostname,
    apiKey: decodeURIComponent(url.username),
    apiSecret: decodeURIComponent(url.password),
    ...(uploadPrefix === null ? {} : { uploadPrefix }),
    ...(signatureAlgorithm === null ? {} : { signatureAlgorithm: signatureAlgorithm as 'sha1' }),
  };
}

const THIS_MACHINE = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

function originOf(uploadPrefix: string): string {
  const url = URL.parse(uploadPrefix);
  // HTTPS only, since the Admin API receives the secret itself, by basic authentication.
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && THIS_MACHINE.test(url.hostname))) {
    return uploadPrefix.replace(/\/+$/, '');
  }
  throw invalidConfiguration('uploadPrefix must be an https URL, such as https://api-eu.cloudinary.com.');
}
