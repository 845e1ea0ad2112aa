#!/usr/bin/env node
import { main } from './main.ts';

const exitCode = await main(process.argv.slice(2));
// A pipe may not have accepted all output yet.
await new Promise((resolve) => process.stdout.write('', resolve));
// The configuration may keep a connection pool open, which this command must not close.
process.exit(exitCode);
