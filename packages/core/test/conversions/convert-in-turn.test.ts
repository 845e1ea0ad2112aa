import assert from 'node:assert/strict';
import { describe, test, vi } from 'vitest';
import type { Derivatives } from '../../src/adapter.ts';
import { convertInTurn } from '../../src/conversions/convert-in-turn.ts';
import { memoryProcessor, type Processor } from '../../src/index.ts';

const never = new AbortController().signal;
const source = { contentType: 'image/png', size: 0, read: async () => new ReadableStream<Uint8Array>() };
const destination = (): { readonly write: () => Promise<void> } => ({ write: async () => {} });
const due = ['STUCK', 'SEPIA', 'SMALL'].map((name) => ({ name, destination }));
const made = { width: 1, height: 1, contentType: 'image/png' };

/** Does nothing for STUCK until the signal aborts, if it heeds it. */
function processorOf(options: { readonly heeds: boolean; readonly together: boolean }): Processor {
  const convert: Processor['convert'] = ({ conversion, signal }) =>
    conversion === 'STUCK'
      ? new Promise((_, reject) => {
          if (options.heeds) signal.addEventListener('abort', () => reject(signal.reason as Error));
        })
      : Promise.resolve(made);
  const convertAll = (input: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives => ({
    conversions: input.conversions.map((task) => convert({ source: input.source, ...task })),
  });
  return { ...memoryProcessor(), convert, ...(options.together && { convertAll }) };
}

describe.each([true, false])('several conversions, together: %s', (together) => {
  test.each([true, false])('end each in its own time, by a processor that heeds the signal: %s', async (heeds) => {
    const input = { source, due, timeoutSeconds: 0.05, signal: never };
    const [stuck, ...others] = await Promise.allSettled(
      convertInTurn(processorOf({ heeds, together }), input).conversions,
    );
    assert.ok(stuck?.status === 'rejected' && stuck.reason instanceof DOMException);
    assert.deepEqual(
      [stuck.reason.name, stuck.reason.message],
      ['TimeoutError', 'The conversion STUCK took longer than 0.05 seconds.'],
    );
    assert.deepEqual(others, [
      { status: 'fulfilled', value: made },
      { status: 'fulfilled', value: made },
    ]);
  });

  test('have their time from the end of those before them', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const each = (): Promise<typeof made> => new Promise((resolve) => setTimeout(() => resolve(made), 40_000));
      let before: Promise<unknown> = Promise.resolve();
      const convertAll = ({ conversions }: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives => ({
        conversions: conversions.map(() => {
          const converting = before.then(each);
          before = converting;
          return converting;
        }),
      });
      const processor = { ...memoryProcessor(), convert: each, ...(together && { convertAll }) };
      const work = { source, due, timeoutSeconds: 60, signal: never };
      const ends = Promise.allSettled(convertInTurn(processor, work).conversions);
      await vi.advanceTimersByTimeAsync(120_000);
      assert.deepEqual(
        (await ends).map(({ status }) => status),
        due.map(() => 'fulfilled'),
      );
    } finally {
      vi.useRealTimers();
    }
  });

  test('end with the job', async () => {
    const job = new AbortController();
    const input = { source, due, timeoutSeconds: 600, signal: job.signal };
    const { conversions: ends } = convertInTurn(processorOf({ heeds: false, together }), input);
    job.abort(new Error('The worker closes.'));
    for (const end of ends.slice(0, 1)) await assert.rejects(end, /The worker closes/);
    await Promise.allSettled(ends);
  });
});

test('a conversion that a processor leaves out fails, and the others are made', async () => {
  const processor: Processor = { ...memoryProcessor(), convertAll: () => ({ conversions: [Promise.resolve(made)] }) };
  const work = { source, due, timeoutSeconds: 60, signal: never };
  const ends = await Promise.allSettled(convertInTurn(processor, work).conversions);
  assert.deepEqual(
    ends.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected'],
  );
});

test('a processor whose convertAll throws fails each of them', async () => {
  const convertAll = (): never => {
    throw new Error('on purpose');
  };
  const input = { source, due, timeoutSeconds: 60, signal: never };
  const { conversions } = convertInTurn({ ...memoryProcessor(), convertAll }, input);
  const ends = await Promise.allSettled(conversions);
  assert.deepEqual(
    ends.map((end) => end.status === 'rejected' && String(end.reason)),
    due.map(() => 'Error: on purpose'),
  );
});

describe.each([true, false])('a preview, together with conversions: %s', (together) => {
  const preview = (): Promise<never> => new Promise(() => {});
  const convert = async (): Promise<typeof made> => made;
  const convertAll = ({ conversions }: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives => ({
    conversions: conversions.map(convert),
    preview: preview(),
  });
  const processor = { ...memoryProcessor(), convert, preview, ...(together && { convertAll }) };

  test('ends in its own time, and the conversions are made', async () => {
    const work = { source, due, previewSide: 100, timeoutSeconds: 0.05, signal: never };
    const ends = convertInTurn(processor, work);
    await assert.rejects(ends.preview ?? Promise.resolve(), { message: 'The preview took longer than 0.05 seconds.' });
    assert.deepEqual(
      await Promise.all(ends.conversions),
      due.map(() => made),
    );
  });

  test('is left out if none is wanted', () => {
    assert.equal(convertInTurn(processor, { source, due, timeoutSeconds: 1, signal: never }).preview, undefined);
  });
});

test('a processor that leaves out the preview fails it alone', async () => {
  const convertAll = ({ conversions }: Parameters<NonNullable<Processor['convertAll']>>[0]): Derivatives => ({
    conversions: conversions.map(async () => made),
  });
  const work = { source, due, previewSide: 100, timeoutSeconds: 60, signal: never };
  const ends = convertInTurn({ ...memoryProcessor(), convertAll }, work);
  await assert.rejects(ends.preview ?? Promise.resolve(), { message: 'The processor left out the preview.' });
  assert.equal((await Promise.all(ends.conversions)).length, due.length);
});
