import { resolve } from 'node:path';
import { type DemoFunction, functionFromEnvironment } from './processor.ts';
import { type DemoS3, s3FromEnvironment } from './storage.ts';
import type { DemoTelemetry } from './telemetry.ts';

/** Where the demo stores its data and how it is reached. */
export interface DemoOptions {
  /** The folder for all data. */
  readonly directory: string;
  /** The URL at which browsers reach this server, such as `http://localhost:4000`. */
  readonly baseUrl: string;
  /** A Postgres instead of the embedded one. It also stores the customers. */
  readonly databaseUrl?: string | undefined;
  /** A bucket instead of a folder for the files. */
  readonly s3?: DemoS3 | undefined;
  /** A function that converts, instead of this process. */
  readonly conversionFunction?: DemoFunction | undefined;
  /** Whether CLOUDINARY_URL names an account that suggests tags. */
  readonly hasCloudinary?: boolean;
  /**
   * Seconds until a file that lost its last attachment is deleted; a low value lets you watch it happen.
   * @default a week
   */
  readonly detachedExpiresInSeconds?: number | undefined;
  /** Serves the demo's metrics at `/metrics`. */
  readonly telemetry?: DemoTelemetry | undefined;
}

/** Reads the environment variables that the README lists. */
export function optionsFromEnvironment(environment: NodeJS.ProcessEnv): Omit<DemoOptions, 'baseUrl' | 'telemetry'> {
  const seconds = environment['DETACHED_EXPIRES_IN_SECONDS'];
  return {
    directory: resolve(environment['DARKROOM_DIR'] ?? '.darkroom'),
    databaseUrl: environment['DATABASE_URL'],
    s3: s3FromEnvironment(environment),
    conversionFunction: functionFromEnvironment(environment),
    hasCloudinary: environment['CLOUDINARY_URL'] !== undefined,
    detachedExpiresInSeconds: seconds === undefined ? undefined : Number(seconds),
  };
}
