import { DarkroomError, type DarkroomLogger, type Storage } from '@graphql-darkroom/core/adapter';
import { openStorageFolder } from './files/storage-folder.ts';
import { fsHandler } from './http/handler.ts';
import { fsObjects, type FsStorageObjects } from './objects/objects.ts';
import type { OpenedStorage } from './opened-storage.ts';
import { readOrMakeSecret } from './signing/secret.ts';
import { fsUploads } from './uploads/uploads.ts';

/** Options of {@link fsStorage}. */
export interface FsStorageOptions {
  /**
   * The folder for the files. It is created with its contents if it is missing; several processes of the same user may
   * share it.
   */
  readonly directory: string;
  /** The absolute URL of the handler, such as `https://files.example.com` or `http://localhost:4000/files`. */
  readonly baseUrl: string;
  /**
   * The secret that signs URLs, at least 32 characters.
   *
   * @default one that is generated once and kept in the directory, readable only by the owner
   */
  readonly secret?: string;
  /**
   * The origins whose pages may upload and fetch files, such as `https://app.example.com`.
   *
   * @default '*'
   */
  readonly allowedOrigins?: '*' | readonly string[];
  /**
   * How long browsers and proxies may cache a published file without revalidating it, in seconds. A deleted file may
   * stay visible for that long.
   *
   * @default 3600
   */
  readonly publicMaxAgeSeconds?: number;
  /**
   * Receives the cause of a 503 from the handler.
   *
   * @default console
   */
  readonly logger?: DarkroomLogger;
  /**
   * The clock used to check expiry.
   *
   * @default () => new Date()
   */
  readonly now?: () => Date;
}

/** A {@link Storage} in a folder. It can publish. */
export interface FsStorage extends Storage {
  readonly objects: FsStorageObjects;
  /**
   * Answers requests to the URLs that this storage signs or publishes. Mount it at `baseUrl`; of a request's URL, only
   * path and query matter.
   */
  readonly handler: (request: Request) => Promise<Response>;
}

const MIN_SECRET_LENGTH = 32;

/**
 * Stores files in a folder. Opens nothing before its first use.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if `directory` is not a path, `baseUrl` is not an absolute http or
 * https URL, or `secret` is too short.
 * @example
 * ```ts
 * const storage = fsStorage({ directory: './files', baseUrl: 'http://localhost:4000/files' });
 * const yoga = createYoga({ schema, plugins: [{ onRequest: async ({ request, url, endResponse }) => {
 *   if (url.pathname.startsWith('/files/')) endResponse(await storage.handler(request));
 * } }] });
 * ```
 */
export function fsStorage(options: FsStorageOptions): FsStorage {
  const { directory, secret, now = () => new Date() } = options;
  if (typeof directory !== 'string' || directory === '') {
    throw new DarkroomError('INVALID_CONFIGURATION', '`directory` must be the path of a folder.');
  }
  const base = checkedBase(options.baseUrl);
  if (secret !== undefined && secret.length < MIN_SECRET_LENGTH) {
    throw new DarkroomError('INVALID_CONFIGURATION', `\`secret\` must have at least ${MIN_SECRET_LENGTH} characters.`);
  }

  const open = async (): Promise<OpenedStorage> => {
    const folder = await openStorageFolder(directory);
    return {
      folder,
      secret: secret ?? (await readOrMakeSecret(folder)),
      now,
      privateUrl: (key, query) => `${base}/private/${key}?${query}`,
    };
  };
  let opening: Promise<OpenedStorage> | null = null;
  const opened = (): Promise<OpenedStorage> => {
    opening ??= open().catch((error: unknown) => {
      // A later call may succeed, for example when the disk is mounted.
      opening = null;
      throw error;
    });
    return opening;
  };

  return {
    uploads: fsUploads(opened),
    objects: fsObjects(opened, (key) => `${base}/public/${key}`),
    handler: fsHandler(opened, {
      basePath: new URL(base).pathname.replace(/\/$/, ''),
      allowedOrigins: options.allowedOrigins ?? '*',
      publicMaxAgeSeconds: options.publicMaxAgeSeconds ?? 3600,
      logger: options.logger ?? console,
      now,
    }),
  };
}

function checkedBase(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const isPlain = url !== null && url.search === '' && url.hash === '' && url.username === '' && url.password === '';
  if (!isPlain || !['http:', 'https:'].includes(url.protocol)) {
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      '`baseUrl` must be an absolute http or https URL without query, such as http://localhost:4000/files.',
    );
  }
  return url.href.replace(/\/+$/, '');
}
