import { createAdapters, createAppDarkroom } from './src/darkroom.js';

export default createAppDarkroom(createAdapters());
