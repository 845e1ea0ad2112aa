import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { testHost } from '../support/test-host.ts';
import { uploadOutcome } from '../support/upload-outcome.ts';
import { START } from '../support/uploading.ts';

const SAMPLES = join(import.meta.dirname, 'samples');
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const XLSB = 'application/vnd.ms-excel.sheet.binary.macroenabled.12';
/** What browsers say of what they know nothing of. */
const UNKNOWN = [undefined, '', 'application/octet-stream'];

/** What comes of the upload of a sample: its type, or the message of the refusal. */
async function outcome(name: string, accept: readonly string[] | null, contentType?: string): Promise<unknown> {
  return uploadOutcome({ name, bytes: await readFile(join(SAMPLES, name)), accept, contentType });
}

interface Sample {
  readonly type: string;
  /** What Chrome, Firefox and Safari on Windows, macOS and Android say, by extension and by what is installed. */
  readonly declared: readonly string[];
  /** Policies that accept it. */
  readonly accepted: readonly (readonly string[] | null)[];
  /** Policies that do not. */
  readonly refused: readonly (readonly string[])[];
}

const IMAGE_POLICIES = [['image/*'], null];
const ZIP_NAMES = ['application/zip', 'application/x-zip-compressed', 'application/x-zip', 'multipart/x-zip'];
const CSV_NAMES = [
  'text/csv',
  'application/vnd.ms-excel',
  'text/comma-separated-values',
  'text/x-csv',
  'application/csv',
  'text/plain',
];

const SAMPLE_FILES: Readonly<Record<string, Sample>> = {
  'voice.webm': {
    type: 'audio/webm',
    declared: ['video/webm', 'audio/webm', 'audio/webm;codecs=opus'],
    accepted: [['audio/*'], ['audio/webm'], ['image/*', 'audio/webm'], null],
    refused: [['video/*'], ['video/webm'], ['audio/mp4']],
  },
  'voice.ogg': {
    type: 'audio/ogg',
    declared: ['audio/ogg', 'video/ogg', 'application/ogg', 'audio/ogg; codecs=opus', 'audio/opus', 'audio/x-opus+ogg'],
    accepted: [['audio/*'], ['audio/ogg'], ['audio/opus'], null],
    refused: [['video/*'], ['video/ogg']],
  },
  'voice.m4a': {
    type: 'audio/mp4',
    declared: ['audio/x-m4a', 'audio/mp4', 'audio/m4a', 'video/mp4', 'audio/mp4a-latm', 'audio/mpeg'],
    accepted: [['audio/*'], ['audio/mp4'], ['audio/x-m4a'], null],
    refused: [['video/*'], ['video/mp4']],
  },
  'clip.mp4': {
    type: 'video/mp4',
    declared: ['video/mp4'],
    accepted: [['video/*'], ['video/mp4'], null],
    refused: [['audio/*'], ['audio/mp4']],
  },
  'clip.webm': {
    type: 'video/webm',
    declared: ['video/webm'],
    accepted: [['video/*'], ['video/webm'], null],
    refused: [['audio/*'], ['audio/webm']],
  },
  'tone.mp3': {
    type: 'audio/mpeg',
    declared: ['audio/mpeg', 'audio/mp3', 'audio/x-mpeg', 'audio/mpg', 'video/mpeg'],
    accepted: [['audio/*'], ['audio/mpeg'], ['audio/mp3'], null],
    refused: [['video/*']],
  },
  'password-protected.xlsx': {
    type: XLSX,
    declared: [XLSX, 'application/vnd.ms-excel'],
    accepted: [[XLSX]],
    refused: [['application/vnd.ms-excel'], ['image/*']],
  },
  'book.xlsb': {
    type: XLSB,
    declared: ['application/vnd.ms-excel.sheet.binary.macroEnabled.12', 'application/vnd.ms-excel', 'application/zip'],
    accepted: [[XLSB], ['application/vnd.ms-excel.sheet.binary.macroEnabled.12'], ['application/*'], null],
    refused: [[XLSX]],
  },
  'project-with-manifest.zip': {
    type: 'application/zip',
    declared: ZIP_NAMES,
    accepted: [['application/zip'], ['application/x-zip-compressed'], ['application/*'], null],
    refused: [['image/*'], [XLSX]],
  },
  'plain.zip': {
    type: 'application/zip',
    declared: ZIP_NAMES,
    accepted: [['application/zip'], ['application/x-zip-compressed'], ['application/*'], null],
    refused: [['image/*'], [XLSX], ['application/java-archive']],
  },
  'plain.csv': {
    type: 'text/csv',
    declared: CSV_NAMES,
    accepted: [['text/csv'], ['text/csv', XLSX], ['application/json', 'text/csv'], ['application/csv']],
    refused: [['image/*'], [XLSX]],
  },
  'latin1.xml': {
    type: 'application/xml',
    declared: ['text/xml', 'application/xml'],
    accepted: [['application/xml'], ['text/xml']],
    refused: [['image/*'], ['application/pdf']],
  },
  'hello.pdf': {
    type: 'application/pdf',
    declared: ['application/pdf', 'application/x-pdf', 'text/pdf'],
    accepted: [['application/pdf'], ['application/*'], null],
    refused: [['image/*']],
  },
  'leading-newline.pdf': {
    type: 'application/pdf',
    declared: ['application/pdf', 'application/x-pdf'],
    accepted: [['application/pdf'], ['application/*'], null],
    refused: [['image/*']],
  },
  'animated.png': {
    type: 'image/png',
    declared: ['image/png', 'image/apng', 'image/vnd.mozilla.apng', 'image/x-png'],
    accepted: [...IMAGE_POLICIES, ['image/png'], ['image/apng']],
    refused: [['image/jpeg']],
  },
  'animated.avif': {
    type: 'image/avif',
    declared: ['image/avif', 'image/avif-sequence'],
    accepted: [...IMAGE_POLICIES, ['image/avif']],
    refused: [['image/heic']],
  },
  'avif-major-mif1.avif': {
    type: 'image/avif',
    declared: ['image/avif'],
    accepted: [...IMAGE_POLICIES, ['image/avif']],
    refused: [['image/heic'], ['image/heif']],
  },
  'grey8-linear.png': {
    type: 'image/png',
    declared: ['image/png'],
    accepted: [...IMAGE_POLICIES, ['image/png']],
    refused: [['image/jpeg']],
  },
  'grey16-linear.png': {
    type: 'image/png',
    declared: ['image/png'],
    accepted: [...IMAGE_POLICIES, ['image/png']],
    refused: [['image/jpeg']],
  },
  'jpg-two-exif-6-then-1.jpg': {
    type: 'image/jpeg',
    declared: ['image/jpeg'],
    accepted: [...IMAGE_POLICIES, ['image/jpeg']],
    refused: [['image/png']],
  },
  'plain.jpg': {
    type: 'image/jpeg',
    declared: ['image/jpeg', 'image/pjpeg', 'image/jpg'],
    accepted: [...IMAGE_POLICIES, ['image/jpeg'], ['image/pjpeg']],
    refused: [['image/png']],
  },
};

describe.each(Object.entries(SAMPLE_FILES))('%s', (name, { type, declared, accepted, refused }) => {
  test.each(accepted.map((accept) => [accept] as const))(
    'is accepted where %j is, whatever is declared',
    async (accept) => {
      for (const contentType of [...declared, ...UNKNOWN]) {
        assert.equal(await outcome(name, accept, contentType), type, `declared as ${contentType}`);
      }
    },
  );

  test.each(refused.map((accept) => [accept] as const))('is refused where %j is accepted', async (accept) => {
    for (const contentType of [...declared, ...UNKNOWN]) {
      assert.match(String(await outcome(name, accept, contentType)), /is not accepted here\. Upload one of: /);
    }
  });
});

test('every sample is tried', async () => {
  assert.deepEqual(
    (await readdir(SAMPLES)).toSorted(),
    [...Object.keys(SAMPLE_FILES), 'excel-windows-1252.csv'].toSorted(),
  );
});

test.each([...CSV_NAMES, ...UNKNOWN])(
  'text in another encoding, declared as %s, is told what to do',
  async (declared) => {
    assert.equal(
      await outcome('excel-windows-1252.csv', ['text/csv'], declared),
      'This text is not UTF-8. It seems to be encoded as Windows-1252. Save it as UTF-8, then upload it again.',
    );
  },
);

test.each([
  ['voice.webm', ['image/*']],
  ['clip.mp4', ['audio/mpeg', 'application/pdf']],
  ['plain.jpg', ['application/pdf']],
  ['plain.zip', ['image/*']],
  ['hello.pdf', ['image/*', 'text/csv']],
] as const)('the start refuses what can never be right: %s where %j is accepted', async (name, accept) => {
  const declared = SAMPLE_FILES[name]?.declared[0] ?? '';
  const host = testHost({ defaults: { accept } });
  assert.deepEqual(await host.codes(START, { name, contentType: declared }), ['FILE_TYPE_NOT_ACCEPTED']);
  await host.darkroom.close();
});
