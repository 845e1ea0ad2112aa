import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test, vi } from 'vitest';
import { checkRace, type Race } from '../support/interleavings/race.ts';
import { RACES } from '../support/interleavings/races.ts';
import { stopTimers } from '../support/interleavings/racing-world.ts';
import { switchesOf } from '../support/interleavings/switches.ts';

beforeEach(stopTimers);
afterEach(() => void vi.useRealTimers());

describe('in every order of their steps, these come to one end:', () => {
  test.each(Object.entries<Race>(RACES))('%s', async (name, race) => {
    const { orders, steps } = await checkRace(race);
    const most = switchesOf(race.maxSwitches);
    const bound = most === Infinity ? 'all' : `with at most ${most} switches`;
    console.log(`${name}: ${orders} orders of up to ${steps} steps, ${bound}`);
    assert.ok(orders > 10);
  });
});
