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
   * Where files are kept. Made when it is missing, together with everything in it; several
   * processes of one user may share it.
   */
  readonly directory: string;
  /**
   * The absolute URL that the handler is reached at, such as `https://files.example.com` or
   * `http://localhost:4000/files`.
   */
  readonly baseUrl: string;
  /**
   * What URLs are signed with, at least 32 characters.
   *
   * @default one that is generated once and kept in the directory, readable by the owner alone
   */
  readonly secret?: string;
  /**
   * The origins, such as `https://app.example.com`, whose pages may upload and fetch.
   *
   * @default '*'
   */
  readonly allowedOrigins?: '*' | readonly string[];
  /**
   * How long browsers and proxies may keep a published file without asking, in seconds. So long it may
   * live on after it is deleted.
   *
   * @default 3600
   */
  readonly publicMaxAgeSeconds?: number;
  /**
   * Where the handler reports the cause of a 503.
   *
   * @default console
   */
  readonly logger?: DarkroomLogger;
  /**
   * The clock that expiry is judged by.
   *
   * @default () => new Date()
   */
  readonly now?: () => Date;
}

/** A {@link Storage} in a folder. It can publish. */
export interface FsStorage extends Storage {
  readonly objects: FsStorageObjects;
  /**
   * Answers the URLs that this storage hands out. Mount it where `baseUrl` points; of a request's URL
   * only path and query count.
   */
  readonly handler: (request: Request) => Promise<Response>;
}

const MIN_SECRET_LENGTH = 32;

/**
 * Keeps files in a folder. Opens nothing until it is first used.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION when `directory` is not a path, `baseUrl` is no absolute http URL, or
 * `secret` is short.
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
      // What failed once may work later, when the disk is mounted for example.
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
