Object.defineProperty(exports, '__esModule', { value: true });
const { createDarkroom, memoryDatabase, memoryStorage } = require('@graphql-darkroom/core');

exports.default = createDarkroom({ storage: memoryStorage(), database: memoryDatabase(), viewer: () => null });
