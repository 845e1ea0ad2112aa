import { DarkroomError } from '@graphql-darkroom/core';
import { postgresDatabase } from '@graphql-darkroom/database-postgres';

// Where the embedded Postgres was asked for, and is not installed.
const error: unknown = await postgresDatabase({ directory: './data' })
  .open()
  .catch((reason: unknown) => reason);
console.log(error instanceof DarkroomError ? `${error.code}: ${error.message}` : error);
