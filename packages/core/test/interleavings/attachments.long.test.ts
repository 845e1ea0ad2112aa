import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { ATTACHMENT_RACES, checkAttachmentRace } from '../support/interleavings/attachment-races.ts';

describe('in every order of their steps, no file is lost that the record names in the end:', () => {
  test.each(Object.entries(ATTACHMENT_RACES))('%s', async (name, race) => {
    const { orders, steps } = await checkAttachmentRace(race);
    console.log(`${name}: ${orders} orders of up to ${steps} steps`);
    assert.ok(orders > 5);
  });
});
