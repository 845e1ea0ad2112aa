import assert from 'node:assert/strict';
import type { FocalPoint } from '../../../src/ports/records.ts';
import { PNG, sha256 } from '../sample-bytes.ts';
import { get } from '../uploading.ts';
import type { Answer } from './operations.ts';
import { traceOf } from './racing-processor.ts';
import type { RacingWorld } from './racing-world.ts';

/** What a race came to. */
export interface Outcome {
  /** The file's status; DELETED where there is no record. */
  readonly status: string;
  /** How often its conversion and its tagging were requested. */
  readonly requests: { readonly conversion: number; readonly tagging: number };
  readonly tags: Readonly<Record<string, string>>;
  readonly focalPoint: FocalPoint | null;
  /** By operation. */
  readonly answers: Readonly<Record<string, Answer>>;
}

/**
 * Looks at what is left of a file once all is quiet.
 *
 * @throws AssertionError where the record, the objects and the tagger's copies do not agree, or something is still on
 * its way.
 */
export async function outcomeOf(
  world: RacingWorld,
  id: string,
  answers: Readonly<Record<string, Answer>>,
): Promise<Outcome> {
  const opened = await world.database.open();
  const [file] = await opened.files.get({ ids: [id] });
  const held = await world.storage.objectsHeld();
  assert.deepEqual(await world.storage.openUploads(), [], 'an upload is open');
  if (file?.status !== 'READY') {
    const status = file?.status ?? 'DELETED';
    assert.ok(['DELETED', 'ABORTED', 'EXPIRED'].includes(status), status);
    assert.deepEqual(
      { held, copies: world.tagger.copyIds() },
      { held: [], copies: [] },
      `${status}, and bytes are left`,
    );
    return { status, requests: { conversion: 0, tagging: 0 }, tags: {}, focalPoint: null, answers };
  }
  const [conversion] = file.conversions;
  assert.equal(file.conversions.length, 1);
  assert.equal(conversion?.status, 'DONE');
  assert.equal(file.tagging?.status, 'DONE');
  // One object of each kind: none that no record knows.
  assert.deepEqual(held, ['conversions', 'original', 'public/conversions', 'public/original']);
  await serves(world, file.publicKey, sha256(PNG));
  const made = [...PNG.map((byte) => 255 - byte), ...traceOf(file.focalPoint)];
  await serves(world, conversion.publicKey, sha256(Uint8Array.from(made)));
  assert.ok(await world.storage.objects.head({ key: conversion.key ?? '' }));
  assert.deepEqual(world.tagger.copyIds(), [file.tagging.copyId]);
  const tags = await opened.tags.ofFiles({ fileIds: [id], limit: 100 });
  assert.equal(new Set(tags.map(({ name }) => name)).size, tags.length);
  return {
    status: 'READY',
    requests: { conversion: conversion.requests, tagging: file.tagging.requests },
    tags: Object.fromEntries(tags.map(({ name, status }) => [name, status])),
    focalPoint: file.focalPoint,
    answers,
  };
}

async function serves({ storage }: RacingWorld, key: string | null, digest: string): Promise<void> {
  const answer = await get(storage, storage.objects.publicUrl({ key: key ?? '' }));
  assert.equal(answer.status, 200);
  assert.equal(sha256(new Uint8Array(await answer.arrayBuffer())), digest);
}
