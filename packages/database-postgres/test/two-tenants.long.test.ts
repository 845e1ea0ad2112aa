import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { checkTenants, type FileOfA } from '../../core/test/support/tenants/check-tenants.ts';
import { tenantsHost } from '../../core/test/support/tenants/tenants-host.ts';
import { sharedPostgresWorld } from './postgres-world.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('on a real Postgres, a tenant who knows the id of another’s file', () => {
  const worldOf = sharedPostgresWorld(postgres);

  const kinds: readonly FileOfA[] = ['the logo of a customer', 'a report of two customers'];

  test.each(kinds)('can neither read nor attach it: %s', async (kind) => {
    const host = tenantsHost(worldOf().database);
    assert.ok((await checkTenants(host, kind, 'b1')) > 25);
    await host.darkroom.close();
  });
});
