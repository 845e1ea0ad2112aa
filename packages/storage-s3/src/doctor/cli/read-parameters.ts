import { readFile } from 'node:fs/promises';
import { DarkroomError } from '@graphql-darkroom/core/adapter';
import type { S3RequestParameters } from '../../request-parameters.ts';

/**
 * The `parameters` of `s3Storage` from a JSON file.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION if the file cannot be read or does not contain a JSON object.
 */
export async function readParameters(file: string): Promise<S3RequestParameters> {
  try {
    const parameters: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters)) return parameters;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DarkroomError('INVALID_CONFIGURATION', `Cannot read the --parameters file: ${reason}`, { cause });
  }
  throw new DarkroomError(
    'INVALID_CONFIGURATION',
    `The --parameters file must contain a JSON object, such as { "putObject": { "ServerSideEncryption": "aws:kms" } }.`,
  );
}
