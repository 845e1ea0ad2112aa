import { createDarkroom, memoryDatabase, memoryStorage } from '@graphql-darkroom/core';

const viewer = await Promise.resolve(() => null);
export const darkroom = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer });
