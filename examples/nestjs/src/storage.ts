import { fsStorage } from '@graphql-darkroom/storage-fs';

export const port = Number(process.env['PORT'] ?? 3000);

/** Where Darkroom keeps its data. */
export const directory = process.env['DARKROOM_DIR'] ?? '.darkroom';

/** Files in a folder, which `main.ts` serves. */
export const storage = fsStorage({ directory: `${directory}/files`, baseUrl: `http://localhost:${port}/files` });
