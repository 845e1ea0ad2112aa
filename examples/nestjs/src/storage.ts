import { fsStorage } from '@graphql-darkroom/storage-fs';

/** Where the server can be reached. */
export const origin = process.env['ORIGIN'] ?? 'http://localhost:3000';

/** Where Darkroom keeps its data. */
export const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';

/** Files in a folder, served by `main.ts`. */
export const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `${origin}/files` });
