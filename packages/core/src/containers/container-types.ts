import type { CompoundFileKind } from './compound-file.ts';

/** What a ZIP archive can be found to be by its entries. */
export type ZipKind =
  | 'WORD'
  | 'SPREADSHEET'
  | 'BINARY_SPREADSHEET'
  | 'PRESENTATION'
  | 'VISIO'
  | 'MODEL'
  | 'OPEN_DOCUMENT'
  | 'EPUB'
  | 'IWORK'
  | 'JAVA'
  | 'ANDROID'
  | 'BROWSER_EXTENSION';

const OPEN_XML = 'application/vnd.openxmlformats-officedocument.';
const OPEN_DOCUMENT = 'application/vnd.oasis.opendocument.';

/**
 * The types of each kind. A type that is not here is never believed of a ZIP archive, unless a policy names
 * it and it ends in `+zip`.
 */
export const TYPES_BY_ZIP_KIND: Readonly<Record<ZipKind, readonly string[]>> = {
  WORD: [
    `${OPEN_XML}wordprocessingml.document`,
    `${OPEN_XML}wordprocessingml.template`,
    'application/vnd.ms-word.document.macroenabled.12',
    'application/vnd.ms-word.template.macroenabled.12',
  ],
  SPREADSHEET: [
    `${OPEN_XML}spreadsheetml.sheet`,
    `${OPEN_XML}spreadsheetml.template`,
    'application/vnd.ms-excel.sheet.macroenabled.12',
    'application/vnd.ms-excel.template.macroenabled.12',
    'application/vnd.ms-excel.addin.macroenabled.12',
  ],
  BINARY_SPREADSHEET: ['application/vnd.ms-excel.sheet.binary.macroenabled.12'],
  PRESENTATION: [
    `${OPEN_XML}presentationml.presentation`,
    `${OPEN_XML}presentationml.slideshow`,
    `${OPEN_XML}presentationml.template`,
    'application/vnd.ms-powerpoint.presentation.macroenabled.12',
    'application/vnd.ms-powerpoint.slideshow.macroenabled.12',
    'application/vnd.ms-powerpoint.template.macroenabled.12',
    'application/vnd.ms-powerpoint.addin.macroenabled.12',
  ],
  VISIO: ['application/vnd.visio', 'application/vnd.ms-visio.drawing'],
  MODEL: ['model/3mf'],
  OPEN_DOCUMENT: [
    'text',
    'text-template',
    'text-master',
    'text-web',
    'spreadsheet',
    'spreadsheet-template',
    'presentation',
    'presentation-template',
    'graphics',
    'graphics-template',
    'chart',
    'chart-template',
    'formula',
    'formula-template',
    'image',
    'image-template',
    'base',
    'database',
  ].map((name) => OPEN_DOCUMENT + name),
  EPUB: ['application/epub+zip'],
  IWORK: ['application/vnd.apple.pages', 'application/vnd.apple.numbers', 'application/vnd.apple.keynote'],
  JAVA: ['application/java-archive'],
  ANDROID: ['application/vnd.android.package-archive'],
  BROWSER_EXTENSION: ['application/x-xpinstall'],
};

/** Documents that Office can encrypt, which makes compound files of them. */
export const ENCRYPTABLE_TYPES: readonly string[] = [
  ...TYPES_BY_ZIP_KIND.WORD,
  ...TYPES_BY_ZIP_KIND.SPREADSHEET,
  ...TYPES_BY_ZIP_KIND.BINARY_SPREADSHEET,
  ...TYPES_BY_ZIP_KIND.PRESENTATION,
];

/** Names of ZIP archives as such. */
export const ZIP_TYPES: readonly string[] = ['application/zip', 'application/x-zip-compressed', 'application/x-zip'];

/** Names of the content of compound files, the usual one first. */
export const TYPES_BY_COMPOUND_KIND: Readonly<
  Record<Exclude<CompoundFileKind, 'ENCRYPTED_PACKAGE'>, readonly string[]>
> = {
  WORD: ['application/msword'],
  EXCEL: ['application/vnd.ms-excel', 'application/msexcel', 'application/x-msexcel'],
  POWERPOINT: ['application/vnd.ms-powerpoint', 'application/mspowerpoint'],
  VISIO: ['application/vnd.visio'],
  OUTLOOK: ['application/vnd.ms-outlook'],
};

const TOLD_OF_ZIP: ReadonlySet<string> = new Set([...ZIP_TYPES, ...Object.values(TYPES_BY_ZIP_KIND).flat()]);

/** Whether a type is that of a ZIP archive, or of something that one can hold. */
export function isToldOfZip(contentType: string): boolean {
  return TOLD_OF_ZIP.has(contentType);
}
