import type { ZipEntries } from './zip-entries.ts';

/** What a ZIP archive can be, judging by its entries. The table of media types lists the types of each kind. */
export type ZipKind =
  | 'WORD'
  | 'SPREADSHEET'
  | 'BINARY_SPREADSHEET'
  | 'PRESENTATION'
  | 'VISIO'
  | 'MODEL'
  | 'XPS'
  | 'OPEN_DOCUMENT'
  | 'EPUB'
  | 'HWPX'
  | 'KMZ'
  | 'KEYNOTE'
  | 'PAGES'
  | 'NUMBERS'
  | 'JAVA'
  | 'ANDROID'
  | 'BROWSER_EXTENSION';

/** Files that Windows runs and that no document contains. Windows ignores dots and spaces at the end of a name. */
const PROGRAM =
  /\.(?:exe|dll|msi|com|scr|pif|cpl|bat|cmd|ps1|vbs?|vbe|jse|ws|wsf|wsc|wsh|sct|hta|lnk|jar|msp|msc|reg|chm|xll|application|appref-ms)[. ]*$/;

const OPEN_XML_FOLDERS: readonly (readonly [string, ZipKind])[] = [
  ['word/', 'WORD'],
  ['xl/', 'SPREADSHEET'],
  ['ppt/', 'PRESENTATION'],
  ['visio/', 'VISIO'],
  ['3d/', 'MODEL'],
];

/** The kind of an archive by its entries, or the kinds that it may be; empty if it is just an archive. */
export function zipKindsOf({ names, isWhole, hasSymlinks }: ZipEntries): readonly ZipKind[] {
  const has = (name: string): boolean => names.includes(name);
  // Executable kinds come first, so that a program cannot pass for a document by including the parts of one.
  if (has('androidmanifest.xml')) return ['ANDROID'];
  if (has('meta-inf/mozilla.rsa')) return ['BROWSER_EXTENSION'];
  if (has('meta-inf/manifest.mf')) return ['JAVA'];
  // A directory may be so long that it lists a program after the part that was read.
  if (!isWhole || hasSymlinks || names.some((name) => PROGRAM.test(name))) return [];

  if (has('mimetype') && has('meta-inf/container.xml')) {
    return [has('contents/header.xml') ? 'HWPX' : 'EPUB'];
  }
  if (has('meta-inf/manifest.xml') && has('content.xml')) return ['OPEN_DOCUMENT'];
  const iwork = iworkKindsOf(names);
  if (iwork.length > 0) return iwork;
  if (names.some((name) => /^[^/]+\.kml$/.test(name))) return ['KMZ'];
  if (!has('[content_types].xml') && !has('_rels/.rels')) return [];
  if (has('xl/workbook.bin')) return ['BINARY_SPREADSHEET'];
  if (names.some((name) => name.endsWith('.fdseq'))) return ['XPS'];
  const folder = OPEN_XML_FOLDERS.find(([start]) => names.some((name) => name.startsWith(start)));
  return folder === undefined ? [] : [folder[1]];
}

/**
 * Current documents, documents whose parts are in an inner archive, and those of iWork '09. Slides mean a presentation;
 * tables also occur in text documents.
 */
function iworkKindsOf(names: readonly string[]): readonly ZipKind[] {
  const has = (name: string): boolean => names.includes(name);
  if (has('index/document.iwa')) {
    if (names.some((name) => /^index\/(?:master|template)?slide/.test(name))) return ['KEYNOTE'];
    return names.some((name) => name.startsWith('index/tables/')) ? ['PAGES', 'NUMBERS'] : ['PAGES'];
  }
  if (has('index.apxl')) return ['KEYNOTE'];
  const isOlder = has('index.zip')
    ? has('metadata/properties.plist')
    : has('index.xml') && has('buildversionhistory.plist');
  return isOlder ? ['KEYNOTE', 'PAGES', 'NUMBERS'] : [];
}

/**
 * Whether the archive has classes for Java to run, or may have some after the part that was read: many ordinary
 * archives of projects contain a manifest too.
 */
export function hasJavaClasses({ names, isWhole }: ZipEntries): boolean {
  return !isWhole || names.some((name) => name.endsWith('.class'));
}
