import { once } from 'node:events';
import { Pool } from 'pg';
import { plainSpan, startOpenTelemetry } from '../../../../test/support/open-telemetry.ts';
import { tracedDarkroom } from '../support/traced-darkroom.ts';

const [connectionString = '', directory = ''] = process.argv.slice(2);
const telemetry = startOpenTelemetry();
const pool = new Pool({ connectionString });
const { darkroom } = tracedDarkroom(pool, directory);
await darkroom.startWorker();
console.log('ready');
// Until the input ends: then it says what it saw.
process.stdin.resume();
await once(process.stdin, 'end');
await darkroom.close();
await pool.end();
console.log(JSON.stringify(telemetry.spans().map(plainSpan)));
await telemetry.stop();
