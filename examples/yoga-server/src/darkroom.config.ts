import type { Darkroom } from '@graphql-darkroom/core';
import { demoDarkroom } from './demo-darkroom.ts';
import { optionsFromEnvironment } from './options.ts';

const baseUrl = `http://localhost:${process.env['PORT'] ?? 4000}`;
const demo = await demoDarkroom({ ...optionsFromEnvironment(process.env), baseUrl });
const darkroom: Darkroom = demo.darkroom;

// For the command line: `npx -y pnpm@12 demo:darkroom`.
export default darkroom;
