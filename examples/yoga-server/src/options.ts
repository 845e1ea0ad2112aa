import { resolve } from 'node:path';
import { type DemoFunction, functionFromEnvironment } from './processor.ts';
import { type DemoS3, s3FromEnvironment } from './storage.ts';
import type { DemoTelemetry } from './telemetry.ts';

/** Where the demo keeps things and how it is reached. */
export interface DemoOptions {
  /** The folder that everything is kept in. */
  readonly directory: string;
  /** Where browsers reach this server, such as `http://localhost:4000`. */
  readonly baseUrl: string;
  /** A Postgres in place of the embedded one. The customers are kept there, too. */
  readonly databaseUrl?: string | undefined;
  /** A bucket in place of a folder for the files. */
  readonly s3?: DemoS3 | undefined;
  /** A function in place of this process for the conversions. */
  readonly conversionFunction?: DemoFunction | undefined;
  /** Whether CLOUDINARY_URL names an account to ask for tags. */
  readonly hasCloudinary?: boolean;
  /** Seconds after which a file is deleted that was a customer's, so that one can watch it. @default a week */
  readonly detachedExpiresInSeconds?: number | undefined;
  /** Serves its metrics at `/metrics`. */
  readonly telemetry?: DemoTelemetry | undefined;
}

/** What the variables of the README say. */
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
