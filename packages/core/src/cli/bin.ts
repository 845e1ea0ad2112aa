#!/usr/bin/env node
import { main } from './main.ts';

const exitCode = await main(process.argv.slice(2));
// Pipes may take what was written later than now.
await new Promise((resolve) => process.stdout.write('', resolve));
// The configuration may hold a pool of connections open, which is nobody's to close here.
process.exit(exitCode);
