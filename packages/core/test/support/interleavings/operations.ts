import assert from 'node:assert/strict';
import type { ExecutionResult } from 'graphql';
import type { JobHandler, JobName } from '../../../src/adapter.ts';
import { noDb } from '../no-db.ts';
import { type ReviewVariables, REVIEW } from '../tagging.ts';
import { codesOf } from '../test-host.ts';
import type { Racer, RacingWorld } from './racing-world.ts';

/** What an operation was answered: the codes of its errors; for a job, why it has to be tried again. */
export type Answer = readonly string[];

/** Does one operation, on one file. */
export type Operation = (racer: Racer, file: RacingFile, world: RacingWorld) => Promise<Answer>;

/** What operations know of the file that they race for, from before. */
export interface RacingFile {
  readonly id: string;
  readonly version: number;
  readonly conversion: { readonly conversionId: string; readonly requestId: string };
  readonly tagging: { readonly requestId: string };
}

/** An operation that a document asks for. */
export function asks(document: string, variables: Readonly<Record<string, unknown>> = {}): Operation {
  return async ({ host }, { id }) => answerOf(await host.run(document, { id, ...variables }));
}

function answerOf(result: ExecutionResult): Answer {
  return codesOf(result).map(String);
}

/** A review of the file's tags as they were before the race. */
export function reviewsWhatItSaw(decisions: ReviewVariables): Operation {
  return (racer, file, world) => asks(REVIEW, { ...decisions, ifVersion: file.version })(racer, file, world);
}

/** Has the lease of a verification end. */
export const leaseEnds: Operation = async (racer, _file, { clock }) => {
  await racer.step('time passes', async () => clock.advance(LEASE_SECONDS + 1));
  return [];
};

const LEASE_SECONDS = 60;

/** An operation that a worker does. */
export function works(name: 'verify' | 'convert' | 'tag' | 'sweep'): Operation {
  return async ({ jobs }, { id: fileId, conversion, tagging }, world) => {
    const convert = { fileId, conversions: [conversion] };
    const data = { verify: { fileId }, convert, tag: { fileId, ...tagging }, sweep: {} };
    const handler = jobs[name] as JobHandler<JobName>;
    try {
      await handler.run({ id: 'now', name, data: data[name], signal: new AbortController().signal, db: noDb });
      // The queue's own job of this kind comes later, when the lease has ended.
      if (name !== 'verify') world.takeOut(name, data[name]);
      return [];
    } catch (error) {
      return [error instanceof Error ? error.message : String(error)];
    }
  };
}

/** The file as its record is, with what jobs are told of it. */
export async function racingFile({ database }: Pick<RacingWorld, 'database'>, id: string): Promise<RacingFile> {
  const { files } = await database.open();
  const [file] = await files.get({ ids: [id] });
  assert.ok(file);
  const [conversion] = file.conversions;
  return {
    id,
    version: file.version,
    conversion: { conversionId: conversion?.id ?? id, requestId: conversion?.requestId ?? id },
    tagging: { requestId: file.tagging?.requestId ?? id },
  };
}
