import assert from 'node:assert/strict';
import { Pool } from 'pg';
import { describe, test } from 'vitest';
import { startRealPostgres } from '../../../test/support/real-postgres.ts';
import { createVerifying, JUDGED } from '../../core/src/testing/database/files-in-states.ts';
import { postgresDatabase } from '../src/index.ts';

const postgres = await startRealPostgres();

describe.skipIf(postgres === null)('the row of a deleted file', () => {
  test('shows neither whose it was nor what it looked like', async () => {
    const pool = new Pool({ connectionString: await postgres?.createDatabase() });
    const database = await postgresDatabase({ pool }).open();
    const told = { ownerId: 'grace-hopper', name: 'Grace at home.jpg', declaredContentType: 'image/x-of-grace' };
    const placeholder = { thumbHash: '3OcRJYB4d3h/iIeHeEh3eIhw+j2w', dominantColor: '#a86838' };
    const exif = {
      takenAt: '2026-05-01T12:34:56',
      camera: 'Leica M11',
      lens: 'Summilux',
      location: { latitude: 52.5163, longitude: 13.3777 },
    };
    const holder = await createVerifying(database, told);
    const { fileId } = holder;
    await database.files.markReady({ ...holder, ...JUDGED, conversions: [], tagging: null, jobs: [] });
    await database.files.setPlaceholder({ fileId, placeholder, exif });
    const row = async (): Promise<string> => {
      const { rows } = await pool.query('select to_jsonb(f)::text as text from darkroom.files f where id = $1', [
        fileId,
      ]);
      return (rows as readonly { readonly text: string }[])[0]?.text ?? '';
    };
    const before = await row();
    await database.files.delete({ fileId, jobs: [] });
    const after = await row();
    await database.close();
    await pool.end();
    const { location, ...texts } = exif;
    for (const text of [told, placeholder, texts, location].flatMap((values) => Object.values(values).map(String))) {
      assert.ok(before.includes(text) && !after.includes(text), text);
    }
  });
});
