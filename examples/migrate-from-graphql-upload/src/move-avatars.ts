import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { darkroom } from './darkroom.ts';
import { peopleToMove } from './people.ts';

const directory = process.env['UPLOADS_DIR'] ?? 'uploads';

/** Imports each picture that is not in Darkroom yet. It can be stopped and started again. */
export async function moveAvatars(): Promise<void> {
  for (const person of peopleToMove()) {
    const path = `${directory}/${basename(person.avatar ?? '')}`;
    const target = 'Person.avatar';
    try {
      const from = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
      const { id } = await darkroom.files.import({ from, owner: person.id, target });
      await darkroom.files.attachUnchecked([id], { target, subject: person.id, attach: 'SET' });
      person.avatar = id; // Your own row is written last: until then the old URL is shown.
    } catch (error) {
      console.warn(`The avatar of ${person.id} stays where it is:`, error);
    }
  }
}
