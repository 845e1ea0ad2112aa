/**
 * Serves a storage. Tells its parent the base URL, then, whenever asked, how much memory it has
 * taken at most since then.
 */
import { fsStorage } from '../../src/index.ts';
import { serve } from '../node-server.ts';

const [directory = ''] = process.argv.slice(2);
const { baseUrl } = await serve((base) => fsStorage({ directory, baseUrl: base }));
// One small request loads what every request needs.
await fetch(`${baseUrl}/public/none`);
const memoryBefore = process.memoryUsage().rss;
process.on('message', () => process.send?.({ takenBytes: process.resourceUsage().maxRSS * 1024 - memoryBefore }));
process.send?.({ baseUrl });
