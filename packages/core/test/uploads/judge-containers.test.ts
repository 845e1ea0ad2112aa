import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { compoundFileOf, contentTypes, docxWith, zipInComment, zipOf, zipOfTwo } from '../support/container-bytes.ts';
import { observedStorage } from '../support/observed-storage.ts';
import { testHost } from '../support/test-host.ts';
import { COMPLETE, fileOf, send } from '../support/uploading.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const OPEN_XML = 'application/vnd.openxmlformats-officedocument';
const DOCX = `${OPEN_XML}.wordprocessingml.document`;
const XLSX = `${OPEN_XML}.spreadsheetml.sheet`;
const PPTX = `${OPEN_XML}.presentationml.presentation`;
const DOCM = 'application/vnd.ms-word.document.macroenabled.12';
const XLSB = 'application/vnd.ms-excel.sheet.binary.macroenabled.12';
const ODT = 'application/vnd.oasis.opendocument.text';
const EPUB = 'application/epub+zip';
const JAR = 'application/java-archive';
const ZIP = 'application/zip';
const CFB = 'application/x-cfb';
const DOC = 'application/msword';
const XLS = 'application/vnd.ms-excel';
const REFUSED = 'FILE_TYPE_NOT_ACCEPTED';

const SETUP = { 'setup.exe': 'MZ' };
const WORD_CLASS = '00020906-0000-0000-c000-000000000046';
const INSTALLER_CLASS = '000c1084-0000-0000-c000-000000000046';
/** Random bytes do not compress: what is behind them lies behind the first 64 KiB. */
const LONG = Uint8Array.from({ length: 200_000 }, (_, index) => (Math.imul(index + 1, 2654435761) >>> 13) % 256);

/** As many entries, of about 100 bytes of directory each. */
const pictures = (count: number): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`word/media/a-picture-with-quite-a-long-name-${index}.png`, 'x']),
  );

/** What bytes are judged to be where only these types are accepted: the media type, or the code of the refusal. */
async function judged(
  bytes: Bytes,
  accept: readonly string[] | null,
  declared?: string,
  name?: string,
): Promise<unknown> {
  const storage = observedStorage();
  const host = testHost({ storage, defaults: accept === null ? {} : { accept } });
  const { id } = await send(host, storage, bytes, {
    ...(declared && { contentType: declared }),
    ...(name && { name }),
  });
  const [code] = await host.codes(COMPLETE, { id });
  const file = await fileOf(host, id);
  await host.darkroom.close();
  return code ?? file?.contentType;
}

type Case = readonly [
  what: string,
  bytes: Bytes,
  accept: readonly string[] | null,
  declared: string | undefined,
  verdict: string,
];

describe('a ZIP archive', () => {
  const archive = zipOf(SETUP);
  const cases: readonly Case[] = [
    ['is one where ZIP is named', archive, [ZIP], undefined, ZIP],
    ['is one under another of its names', archive, ['application/x-zip-compressed'], undefined, ZIP],
    ['is one where everything is accepted, whatever it says', archive, null, 'image/x+zip', ZIP],
    ['is no Word document', archive, [DOCX], DOCX, REFUSED],
    ['is no EPUB', archive, [EPUB], EPUB, REFUSED],
    ['is no OpenDocument', archive, [ODT], ODT, REFUSED],
    ['is no Java archive', archive, [JAR], JAR, REFUSED],
    ['is what a policy names that ends in +zip', archive, ['model/vnd.usdz+zip'], undefined, 'model/vnd.usdz+zip'],
    [
      'with the types of a document alone is none',
      zipOf({ '[Content_Types].xml': contentTypes(DOCX), ...SETUP }),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'with the folder of a document alone is none',
      zipOf({ 'word/document.xml': '', 'a.txt': 'a' }),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['with the mimetype of an EPUB alone is none', zipOf({ mimetype: EPUB, 'a.txt': 'a' }), [EPUB], EPUB, REFUSED],
    [
      'with another mimetype than its entries is no EPUB',
      zipOf({ mimetype: 'application/x-other', 'META-INF/container.xml': '' }),
      [EPUB],
      EPUB,
      REFUSED,
    ],
    [
      'behind an ID3 tag is no document',
      Uint8Array.from([...Buffer.from('ID3\x04\0\0\0\0\0\x05.....', 'latin1'), ...zipOf(docxWith())]),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['without a directory is no document', zipOf(docxWith()).slice(0, -30), [DOCX], DOCX, REFUSED],
  ];
  test.each(cases)('%s', async (_, bytes, accept, declared, verdict) => {
    assert.equal(await judged(bytes, accept, declared), verdict);
  });

  test.each(['image', 'audio', 'video', 'font', 'model', 'text', 'message', 'chemical'])(
    'is not let in by %s/*, whatever its sender says that it is',
    async (kind) => {
      if (kind === 'message' || kind === 'chemical') {
        assert.throws(() => testHost({ defaults: { accept: [`${kind}/*`] } }), /which is never detected/);
        return;
      }
      const storage = observedStorage();
      const accept = kind === 'text' ? ['image/*'] : [`${kind}/*`];
      const host = testHost({ storage, defaults: { accept } });
      for (const type of [`${kind}/x+zip`, `${kind}/vnd.usdz+zip`]) {
        assert.deepEqual(
          await host.codes('mutation ($type: String) { startFileUpload(contentType: $type) { id } }', { type }),
          [REFUSED],
        );
      }
      const { id } = await send(host, storage, archive);
      assert.deepEqual(await host.codes(COMPLETE, { id }), [REFUSED]);
      await host.darkroom.close();
    },
  );

  test('that says it is an image is not taken for one by a range', async () => {
    const { isAccepted } = await import('../../src/media-types/acceptance.ts');
    assert.equal(isAccepted('image/x+zip', ['image/*']), false);
    assert.equal(isAccepted('image/x+zip', ['image/x+zip']), true);
    assert.equal(isAccepted(EPUB, ['application/*']), true);
  });
});

describe('a document', () => {
  const odt = { mimetype: ODT, 'content.xml': '<x/>', 'META-INF/manifest.xml': '<x/>' };
  const epub = { mimetype: EPUB, 'META-INF/container.xml': '<x/>', 'a.js': '1' };
  const workbook = { '[Content_Types].xml': contentTypes(XLSX), '_rels/.rels': '', 'xl/workbook.xml': '' };
  const cases: readonly Case[] = [
    ['of Word is told', zipOf(docxWith()), [DOCX], undefined, DOCX],
    ['of Word is told where everything is accepted', zipOf(docxWith()), null, undefined, DOCX],
    ['is told by a range, as its bytes tell it', zipOf(docxWith()), ['application/*'], undefined, DOCX],
    ['is told whatever it says it is', zipOf(docxWith()), [DOCX, XLSX], XLSX, DOCX],
    ['of Word is no workbook', zipOf(docxWith()), [XLSX], XLSX, REFUSED],
    ['is a ZIP archive where that is named', zipOf(docxWith()), [ZIP], undefined, ZIP],
    ['written to a stream is told', zipOf(docxWith(), { streamed: true }), [DOCX], undefined, DOCX],
    ['with a directory of 64 bits is told', zipOf(docxWith(), { zip64: true }), [DOCX], undefined, DOCX],
    [
      'whose types come last, behind 200 KB, is told',
      zipOf({
        '_rels/.rels': '',
        'word/media/a.png': LONG,
        'word/document.xml': '',
        '[Content_Types].xml': contentTypes(DOCX),
      }),
      [DOCX],
      undefined,
      DOCX,
    ],
    ['whose first entry is 200 KB long is told', zipOf({ 'xl/a.bin': LONG, ...workbook }), [XLSX], undefined, XLSX],
    [
      'with backslashes in its names is told',
      zipOf({ '[Content_Types].xml': contentTypes(DOCX), 'word\\document.xml': '' }),
      [DOCX],
      undefined,
      DOCX,
    ],
    [
      'with macros is none without',
      zipOf(docxWith({ 'word/vbaProject.bin': '' }, 'application/vnd.ms-word.document.macroEnabled')),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'with macros is told',
      zipOf(docxWith({ 'word/vbaProject.bin': '' }, 'application/vnd.ms-word.document.macroEnabled')),
      [DOCM],
      undefined,
      DOCM,
    ],
    [
      'with macros that its types do not admit is none',
      zipOf(docxWith({ 'word/vbaProject.bin': '' })),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'of Excel in its binary form is told',
      zipOf({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': '' }),
      [XLSX, XLSB],
      undefined,
      XLSB,
    ],
    ['of OpenDocument is told', zipOf(odt), [ODT], undefined, ODT],
    [
      'of OpenDocument of a type without a detector is told',
      zipOf({ ...odt, mimetype: `${ODT}-master` }),
      [`${ODT}-master`],
      undefined,
      `${ODT}-master`,
    ],
    ['of OpenDocument is no other one', zipOf({ ...odt, mimetype: `${ODT}-master` }), [ODT], ODT, REFUSED],
    ['that is an EPUB is told, with its scripts', zipOf(epub), [EPUB], undefined, EPUB],
    ['that is an EPUB is told by a range', zipOf(epub), ['application/*'], undefined, EPUB],
    [
      'that is an EPUB whose mimetype is not first is told',
      zipOf({ 'META-INF/container.xml': '', mimetype: EPUB }),
      [EPUB],
      undefined,
      EPUB,
    ],
    [
      'that is a Java archive as well is one',
      zipOf(docxWith({ 'META-INF/MANIFEST.MF': 'Main-Class: A' })),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'that is an Android package as well is one',
      zipOf(docxWith({ 'AndroidManifest.xml': '' })),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['with a program in it is none', zipOf(docxWith(SETUP)), [DOCX], DOCX, REFUSED],
    [
      'with a program far behind in its directory',
      zipOf(docxWith({ ...pictures(1500), ...SETUP })),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['with many parts is one', zipOf(docxWith(pictures(1500))), [DOCX], DOCX, DOCX],
    ['with more parts than are looked at is none', zipOf(docxWith(pictures(6000))), [DOCX], DOCX, REFUSED],
    ['with a program that Windows renames to one', zipOf(docxWith({ 'setup.exe. ': 'MZ' })), [DOCX], DOCX, REFUSED],
    [
      'with a program whose name goes on behind a NUL',
      zipOf(docxWith({ 'setup.exe\0.xml': 'MZ' })),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'with a program under its second name',
      zipOf(docxWith({ 'word/media.xml': 'MZ' }), { unicodePaths: { 'word/media.xml': 'setup.exe' } }),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    [
      'with a picture under its second name is one',
      zipOf(docxWith({ 'word/media.png': '' }), { unicodePaths: { 'word/media.png': 'word/médiá.png' } }),
      [DOCX],
      DOCX,
      DOCX,
    ],
    [
      'with another directory behind its own',
      zipOfTwo(zipOf(docxWith()), zipOf(docxWith(SETUP))),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['with another archive in its comment', zipInComment(zipOf(docxWith()), zipOf(SETUP)), [DOCX], DOCX, REFUSED],
    [
      'with a symbolic link in it is none',
      zipOf(docxWith({ 'word/a.xml': '/etc/passwd' }), { symlinks: ['word/a.xml'] }),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['of Java is told', zipOf({ 'META-INF/MANIFEST.MF': '', 'A.class': '' }), [JAR], undefined, JAR],
    [
      'of Java whose manifest is not first is told',
      zipOf({ 'A.class': LONG, 'META-INF/MANIFEST.MF': '' }),
      [JAR],
      undefined,
      JAR,
    ],
    [
      'of Java is a ZIP archive where that is named',
      zipOf({ 'META-INF/MANIFEST.MF': '', 'A.java': '' }),
      [ZIP],
      undefined,
      ZIP,
    ],
  ];
  test.each(cases)('%s', async (_, bytes, accept, declared, verdict) => {
    assert.equal(await judged(bytes, accept, declared), verdict);
  });
});

describe('a compound file', () => {
  const encrypted = compoundFileOf({ streams: ['EncryptedPackage', 'EncryptionInfo'] });
  const many = Array.from({ length: 30 }, (_, index) => `Stream ${index}`);
  const cases: readonly Case[] = [
    ['of Word is told by its class', compoundFileOf({ classId: WORD_CLASS }), [DOC], undefined, DOC],
    ['of Word is told where everything is accepted', compoundFileOf({ classId: WORD_CLASS }), null, undefined, DOC],
    ['of Word is no workbook', compoundFileOf({ classId: WORD_CLASS }), [XLS], XLS, REFUSED],
    ['without a class is told by its streams', compoundFileOf({ streams: ['Workbook'] }), [XLS], undefined, XLS],
    [
      'is told by a stream that lies far behind',
      compoundFileOf({ streams: [...many, 'WordDocument'], gap: 12 }),
      [DOC],
      undefined,
      DOC,
    ],
    [
      'with a document embedded is none',
      compoundFileOf({ streams: ['x'], embedded: ['WordDocument'] }),
      [DOC],
      DOC,
      REFUSED,
    ],
    [
      'of an installer is no Word document',
      compoundFileOf({ classId: INSTALLER_CLASS, streams: ['WordDocument'] }),
      [DOC],
      DOC,
      REFUSED,
    ],
    [
      'of an installer is no encrypted document',
      compoundFileOf({ classId: INSTALLER_CLASS, streams: ['EncryptedPackage'] }),
      [DOCX],
      DOCX,
      REFUSED,
    ],
    ['of nothing known is one', compoundFileOf({ streams: ['x'] }), null, DOC, CFB],
    [
      'that is a bare header is no Word document',
      Uint8Array.from(compoundFileOf({}).slice(0, 512)),
      [DOC],
      DOC,
      REFUSED,
    ],
    ['of an encrypted document is the one that it says it is', encrypted, [DOCX, XLSX], XLSX, XLSX],
    ['of an encrypted document is the one that is named', encrypted, [PPTX], undefined, PPTX],
    ['of an encrypted document is the one that it says, where everything is accepted', encrypted, null, XLSX, XLSX],
    ['of an encrypted document is no Word 97 document', encrypted, [DOC], DOC, REFUSED],
    [
      'of an encrypted document is let in by no other range',
      encrypted,
      ['image/*', 'application/pdf'],
      undefined,
      REFUSED,
    ],
  ];
  test.each(cases)('%s', async (_, bytes, accept, declared, verdict) => {
    assert.equal(await judged(bytes, accept, declared), verdict);
  });

  test('of an encrypted document goes by the extension, where no type was given', async () => {
    assert.equal(await judged(encrypted, [DOCX, XLSX], undefined, 'Budget.XLSX'), XLSX);
  });
});

describe('a document that real software wrote', () => {
  test.each([
    ['libreoffice.docx', DOCX],
    ['docx.docx', DOCX],
    ['libreoffice.xlsx', XLSX],
    ['book.xlsb', XLSB],
    ['libreoffice.odt', ODT],
    ['libreoffice.epub', EPUB],
    ['libreoffice.doc', DOC],
    ['libreoffice.xls', XLS],
    ['encrypted.docx', DOCX],
  ])('is told: %s', async (name, type) => {
    const bytes = Uint8Array.from(await readFile(join(import.meta.dirname, '../documents', name)));
    assert.equal(await judged(bytes, [DOCX, XLSX, XLSB, ODT, EPUB, DOC, XLS], undefined, name), type);
    assert.equal(await judged(bytes, ['image/*', 'audio/*', 'application/pdf', 'font/*']), REFUSED);
  });
});

test('an IFF file is AIFF only if it says so', async () => {
  const iff = (form: string): Bytes => Uint8Array.from(Buffer.from(`FORM\0\0\0\x10${form}0123456789`, 'latin1'));
  assert.equal(await judged(iff('AIFF'), ['audio/*']), 'audio/aiff');
  assert.equal(await judged(iff('ILBM'), ['audio/*']), REFUSED);
});
