import type { ZipEntries } from './zip-entries.ts';

/** What a ZIP archive can be found to be by its entries. The table of media types has the types of each. */
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

/** What Windows runs, and no document has a part of. It leaves out dots and spaces at the end of a name. */
const PROGRAM =
  /\.(?:exe|dll|msi|com|scr|pif|cpl|bat|cmd|ps1|vbs?|vbe|jse|ws|wsf|wsc|wsh|sct|hta|lnk|jar|msp|msc|reg|chm|xll|application|appref-ms)[. ]*$/;

const OPEN_XML_FOLDERS: readonly (readonly [string, ZipKind])[] = [
  ['word/', 'WORD'],
  ['xl/', 'SPREADSHEET'],
  ['ppt/', 'PRESENTATION'],
  ['visio/', 'VISIO'],
  ['3d/', 'MODEL'],
];

/** What an archive is by its entries, or which of these it may be; empty for one that is nothing but an archive. */
export function zipKindsOf({ names, isWhole, hasSymlinks }: ZipEntries): readonly ZipKind[] {
  const has = (name: string): boolean => names.includes(name);
  // First what is run, so that no program passes for a document by having its parts as well.
  if (has('androidmanifest.xml')) return ['ANDROID'];
  if (has('meta-inf/mozilla.rsa')) return ['BROWSER_EXTENSION'];
  if (has('meta-inf/manifest.mf')) return ['JAVA'];
  // Nor where a directory is so long that a program may lie behind what was read of it.
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
 * Documents of today, those whose parts lie in an archive of their own, and those of iWork '09. Slides make a
 * presentation; tables are also in texts.
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

/** Whether there is something that Java runs: a manifest alone is also what many a project's archive has. */
export function hasJavaClasses({ names, isWhole }: ZipEntries): boolean {
  return !isWhole || names.some((name) => name.endsWith('.class'));
}
