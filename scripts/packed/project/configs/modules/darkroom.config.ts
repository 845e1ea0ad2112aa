import { darkroom } from './src/darkroom.js';

export default darkroom;
