import { byDepth } from '../../../../../test/support/depth.ts';

/**
 * How often operations of a race give way at most, where the race says no less: mistakes show by one or two, as those
 * that are planted do, and each more multiplies the orders.
 */
const MOST = byDepth(2, Infinity);

/** How often operations of a race give way at most: as the environment says, where not all orders are run. */
export function switchesOf(maxSwitches: number = MOST): number {
  return maxSwitches === Infinity ? Infinity : Number(process.env['INTERLEAVINGS_SWITCHES'] ?? maxSwitches);
}
