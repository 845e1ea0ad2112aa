import assert from 'node:assert/strict';
import { describe, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import type { StorageObjects } from '../../src/adapter.ts';
import { DarkroomError, memoryProcessor } from '../../src/index.ts';
import type { DarkroomOptions } from '../../src/index.ts';
import { override } from '../support/intercept.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { animatedPngOf, JPEG, NOISE, PNG, pngOf, text, zipWith } from '../support/sample-bytes.ts';
import type { TestContext } from '../support/test-host.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, START, fileOf, send, upload } from '../support/uploading.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const SVG = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

/** What bytes are judged to be where only these types are accepted: the media type, or the code of the refusal. */
async function judged(
  bytes: Bytes,
  accept: readonly string[] | null,
  declared?: string,
  options: Partial<DarkroomOptions<TestContext, 'SEPIA'>> = {},
): Promise<unknown> {
  const storage = observedStorage();
  const host = testHost({ storage, defaults: accept === null ? {} : { accept }, ...options });
  const { id } = await send(host, storage, bytes, declared === undefined ? {} : { contentType: declared });
  const [code] = await host.codes(COMPLETE, { id });
  const file = await fileOf(host, id);
  await host.darkroom.close();
  return code ?? file?.contentType;
}

const ascii = (value: string): Bytes => Uint8Array.from(Buffer.from(value, 'latin1'));
const joined = (...pieces: readonly Uint8Array[]): Bytes => Uint8Array.from(Buffer.concat(pieces));

describe('the judgement of bytes', () => {
  const cases: readonly [string, Bytes, readonly string[] | null, string | undefined, string][] = [
    ['a PNG where images are accepted', PNG, ['image/*'], undefined, 'image/png'],
    ['a PNG that says it is a JPEG', PNG, ['image/*'], 'image/jpeg', 'image/png'],
    [
      'a PNG that says it is a JPEG, where only JPEG is accepted',
      PNG,
      ['image/jpeg'],
      'image/jpeg',
      'FILE_TYPE_NOT_ACCEPTED',
    ],
    ['a JPEG where PDF is accepted', JPEG, ['application/pdf'], undefined, 'FILE_TYPE_NOT_ACCEPTED'],
    ['text that says it is a PNG', text('hello'), ['image/*'], 'image/png', 'FILE_TYPE_NOT_ACCEPTED'],
    ['no bytes where images are accepted', new Uint8Array(), ['image/*'], 'image/png', 'FILE_TYPE_NOT_ACCEPTED'],
    ['a PNG where everything is accepted', PNG, null, undefined, 'image/png'],
    ['noise where everything is accepted', NOISE, null, undefined, 'application/octet-stream'],
    [
      'text where everything is accepted, whatever it says it is',
      text('<p>'),
      null,
      'text/html',
      'application/octet-stream',
    ],
    ['text where text/csv is accepted', text('a,b\n1,ü😀\n'), ['text/csv'], undefined, 'text/csv'],
    ['no bytes where text/csv is accepted', new Uint8Array(), ['text/csv'], 'text/csv', 'text/csv'],
    [
      'text of the type it says it is',
      text('{}'),
      ['text/csv', 'application/json'],
      'application/json',
      'application/json',
    ],
    ['noise where text/csv is accepted', NOISE, ['text/csv'], 'text/csv', 'FILE_TYPE_NOT_ACCEPTED'],
    ['text with a NUL', text('a\0b'), ['text/csv'], 'text/csv', 'FILE_TYPE_NOT_ACCEPTED'],
    ['Latin-1 that is no UTF-8', ascii('caf\xe9\n'), ['text/csv'], 'text/csv', 'FILE_TYPE_NOT_ACCEPTED'],
    ['text that ends within a character', text('😀').slice(0, 3), ['text/csv'], 'text/csv', 'FILE_TYPE_NOT_ACCEPTED'],
    ['a PNG where text/csv is accepted', PNG, ['text/csv'], 'text/csv', 'FILE_TYPE_NOT_ACCEPTED'],
    ['a CSV that begins as a bitmap does', text('BMI,age\n24,31\n'), ['text/csv'], undefined, 'text/csv'],
    [
      'a TIFF whose directory lies behind what is read',
      Uint8Array.from(Buffer.concat([Buffer.from('II*\x00\x00\x00\x02\x00', 'latin1'), Buffer.alloc(70_000)])),
      ['image/*'],
      undefined,
      'image/tiff',
    ],
    ['SVG where images are accepted', text(SVG), ['image/*'], undefined, 'FILE_TYPE_NOT_ACCEPTED'],
    [
      'SVG where XML heads it and images are accepted',
      text(`<?xml version="1.0"?>${SVG}`),
      ['image/*'],
      undefined,
      'FILE_TYPE_NOT_ACCEPTED',
    ],
    ['SVG where it is named', text(SVG), ['image/*', 'image/svg+xml'], 'image/svg+xml', 'image/svg+xml'],
    [
      'a GIF that is JavaScript too, where JavaScript is accepted',
      text('GIF89a=1;alert(1)'),
      ['text/javascript'],
      'text/javascript',
      'text/javascript',
    ],
    [
      'a GIF that is JavaScript too, where images are accepted',
      text('GIF89a=1;alert(1)'),
      ['image/*'],
      undefined,
      'image/gif',
    ],
    [
      'a PDF that is HTML too, where HTML is accepted',
      text('%PDF-1.4\n<html><script>'),
      ['text/html'],
      'text/html',
      'text/html',
    ],
    [
      'a JPEG with a ZIP behind it',
      joined(JPEG, zipWith('evil.exe')),
      ['application/zip'],
      undefined,
      'FILE_TYPE_NOT_ACCEPTED',
    ],
    [
      'octet-stream for noise, where it is named',
      NOISE,
      ['application/octet-stream', 'image/png'],
      undefined,
      'application/octet-stream',
    ],
  ];
  test.each(cases)('takes %s as what it is', async (_, bytes, accept, declared, verdict) => {
    assert.equal(await judged(bytes, accept, declared), verdict);
  });

  test.each([1, 2, 3, 5])('finds broken UTF-8, and takes whole, in chunks of %i bytes', async (length) => {
    const inChunks = (): ReturnType<typeof observedStorage> => {
      const storage = observedStorage();
      return override(storage, {
        'objects.read': async (_, proceed) => chunked((await proceed()) as ReadableStream<Uint8Array>, length),
      });
    };
    // Behind what is read at once.
    const whole = text('a'.repeat(65_536) + 'äöü😀'.repeat(9));
    const broken = joined(whole.slice(0, 65_544), whole.slice(65_545));
    const verdictOf = async (bytes: Bytes): Promise<unknown> => {
      const storage = inChunks();
      const host = testHost({ storage, defaults: { accept: ['text/csv'] } });
      const { id } = await send(host, storage, bytes);
      return (await host.codes(COMPLETE, { id }))[0] ?? 'accepted';
    };
    assert.deepEqual([await verdictOf(whole), await verdictOf(broken)], ['accepted', 'FILE_TYPE_NOT_ACCEPTED']);
  });

  test('reads a bounded piece of what has magic bytes, and all of what is text', async () => {
    const ranges: unknown[] = [];
    const storage = observedStorage();
    const host = testHost({
      storage: override(storage, {
        'objects.peek': ({ args }, proceed) => {
          ranges.push((args[0] as Parameters<Required<StorageObjects>['peek']>[0]).length);
          return proceed();
        },
        'objects.read': ({ args }, proceed) => {
          ranges.push((args[0] as Parameters<StorageObjects['read']>[0]).range);
          return proceed();
        },
      }),
      defaults: { accept: ['video/mp4', 'application/zip', 'text/csv'] },
    });
    await upload(host, storage, joined(zipWith('a'), new Uint8Array(200_000)));
    // The directory of an archive lies at its end.
    assert.deepEqual(ranges, [65_536, { start: 134_564, end: 200_099 }]);
    await upload(host, storage, text('a,b\n'.repeat(50_000)));
    assert.deepEqual(ranges.slice(2), [65_536, undefined]);
  });

  test('finds what breaks the rules of text behind the first 64 KiB', async () => {
    const long = joined(text('a,b\n'.repeat(20_000)), Uint8Array.of(0));
    assert.equal(await judged(long, ['text/csv']), 'FILE_TYPE_NOT_ACCEPTED');
  });
});

describe('a rejected file', () => {
  test('says why each time it is completed, and its bytes are gone', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    const worker = await host.darkroom.startWorker();
    const { id } = await send(host, storage, text('hello'), { name: 'photo.png', target: 'Customer.logo' });
    const first = await host.run(COMPLETE, { id });
    assert.deepEqual(
      first.errors?.map(({ message, extensions }) => [message, extensions]),
      [
        [
          'A file of unknown type is not accepted here. Upload one of: image/*.',
          { code: 'FILE_TYPE_NOT_ACCEPTED', retryable: false },
        ],
      ],
    );
    const again = await host.run(COMPLETE, { id });
    assert.equal(JSON.stringify(again), JSON.stringify(first));
    const file = await fileOf(host, id);
    assert.partialDeepStrictEqual(file, {
      status: 'REJECTED',
      contentType: null,
      url: null,
      rejection: { code: 'FILE_TYPE_NOT_ACCEPTED' },
    });
    assert.deepEqual(file?.conversions, []);
    await eventually(async () => assert.deepEqual(await storage.objectsHeld(), []));
    await worker.close();
    await host.darkroom.close();
  });
});

describe('a declared type', () => {
  test.each(['application/pdf', 'image/svg+xml', 'text/plain'])(
    'of %s is refused at the start where images are accepted',
    async (contentType) => {
      const host = testHost();
      const refused = await host.run(START, { contentType, target: 'Customer.logo' });
      assert.deepEqual(refused.errors?.[0]?.extensions, {
        code: 'FILE_TYPE_NOT_ACCEPTED',
        retryable: false,
        contentType,
        accept: ['image/*'],
      });
      assert.deepEqual(await host.ask('{ files { nodes { id } } }'), { nodes: [] });
    },
  );

  test.each(['png', 'image/*', 'image/', 'a b/c', '/', `image/${'x'.repeat(300)}`])(
    'of "%s" is none',
    async (contentType) => {
      assert.deepEqual(await testHost().codes(START, { contentType }), ['BAD_USER_INPUT']);
    },
  );

  test('is read whatever its case, without its parameters', async () => {
    assert.equal(await judged(text('a'), ['text/csv', 'text/plain'], ' Text/Plain; charset=UTF-8'), 'text/plain');
  });

  test('that is empty, as browsers give it for what they do not know, is none', async () => {
    assert.equal(await judged(PNG, ['image/*'], ''), 'image/png');
  });
});

describe('what a range seems to include is told why it does not', () => {
  const WHY_NOT_SVG =
    'image/svg+xml is not accepted here, because image/* does not include SVG, which can run scripts.';

  test.each([SVG, `<?xml version="1.0"?>\n${SVG}`])('by its bytes: %s', async (svg) => {
    const storage = observedStorage();
    const host = testHost({ storage, defaults: { accept: ['image/*'] } });
    const { id } = await send(host, storage, text(svg));
    const [error] = (await host.run(COMPLETE, { id })).errors ?? [];
    assert.equal(error?.message, `${WHY_NOT_SVG} Upload one of: image/*.`);
  });

  test.each([
    ['image/svg+xml', ['image/*'], `${WHY_NOT_SVG} Upload one of: image/*.`],
    [
      'image/x+zip',
      ['image/*'],
      'image/x+zip is not accepted here, because image/* includes only types that are detected from their bytes. Upload one of: image/*.',
    ],
    ['image/svg+xml', ['image/png'], 'image/svg+xml is not accepted here. Upload one of: image/png.'],
  ])('by what is declared: %s where %s are accepted', async (contentType, accept, message) => {
    const host = testHost({ defaults: { accept } });
    const [error] = (await host.run(START, { contentType })).errors ?? [];
    assert.equal(error?.message, message);
    assert.partialDeepStrictEqual(error?.extensions, { code: 'FILE_TYPE_NOT_ACCEPTED', contentType, accept });
  });
});

describe('the dimensions of an image', () => {
  test('are kept', async () => {
    const storage = observedStorage();
    const host = testHost({ storage });
    assert.partialDeepStrictEqual(await fileOf(host, await upload(host, storage, pngOf(640, 480))), {
      width: 640,
      height: 480,
    });
  });

  test('reject it where they are too large', async () => {
    const convert = { defaults: { accept: ['image/*'], convert: ['SEPIA'] } } as const;
    assert.equal(await judged(pngOf(10_000, 10_000), ['image/*'], undefined, convert), 'IMAGE_TOO_LARGE');
  });

  test('are those of a PNG where it is animated, as it is one', async () => {
    const storage = observedStorage();
    const host = testHost({ storage, processor: memoryProcessor() });
    const id = await upload(host, storage, animatedPngOf(640, 480));
    const file = await fileOf(host, id);
    assert.deepEqual([file?.contentType, file?.width, file?.height], ['image/png', 640, 480]);
    assert.equal(await judged(animatedPngOf(65_536, 10), ['image/*']), 'IMAGE_TOO_LARGE');
  });

  const sides = [
    [50_000_000, 1, 'IMAGE_TOO_LARGE'],
    [1, 65_536, 'IMAGE_TOO_LARGE'],
    [65_535, 1, undefined],
  ] as const;
  test.each([
    ['which the processor sees', true],
    ['also where no processor looks', false],
  ])('reject it where a side is too long, %s', async (_, looks) => {
    let isBuilt = false;
    const processor = { ...memoryProcessor(), supports: () => !isBuilt || looks };
    const storage = observedStorage();
    const host = testHost({ storage, processor });
    isBuilt = true;
    for (const [width, height, code] of sides) {
      const { id } = await send(host, storage, pngOf(width, height), {});
      assert.equal((await host.codes(COMPLETE, { id }))[0], code);
      assert.partialDeepStrictEqual(await fileOf(host, id), { status: code === undefined ? 'READY' : 'REJECTED' });
    }
  });

  const failures = [
    new Error('segfault'),
    new DarkroomError('INVALID_IMAGE', 'Damaged.'),
    new DarkroomError('UNSUPPORTED_IMAGE', 'No.'),
  ];
  test.each(failures)('keep it from nothing where they cannot be told: %s', async (failure) => {
    const processor = override(memoryProcessor(), {
      inspect: async () => {
        throw failure;
      },
    });
    const storage = observedStorage();
    const host = testHost({ storage, processor });
    const id = await upload(host, storage, PNG, { target: 'Customer.portrait' });
    const file = await fileOf(host, id);
    assert.partialDeepStrictEqual(file, { status: 'READY', width: null, height: null });
    assert.deepEqual(
      file?.conversions.map(({ status }) => status),
      ['PENDING'],
    );
  });
});

function chunked(stream: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  return stream.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        for (let at = 0; at < chunk.length; at += length) controller.enqueue(chunk.slice(at, at + length));
      },
    }),
  );
}
