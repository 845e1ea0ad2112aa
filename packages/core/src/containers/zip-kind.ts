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
  | 'IWORK'
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

/** What an archive is by its entries; null for one that is nothing but an archive. */
export function zipKindOf({ names, isWhole, hasSymlinks }: ZipEntries): ZipKind | null {
  const has = (name: string): boolean => names.includes(name);
  // First what is run, so that no program passes for a document by having its parts as well.
  if (has('androidmanifest.xml')) return 'ANDROID';
  if (has('meta-inf/mozilla.rsa')) return 'BROWSER_EXTENSION';
  if (has('meta-inf/manifest.mf')) return 'JAVA';
  // Nor where a directory is so long that a program may lie behind what was read of it.
  if (!isWhole || hasSymlinks || names.some((name) => PROGRAM.test(name))) return null;

  if (has('mimetype') && has('meta-inf/container.xml')) {
    return has('contents/header.xml') ? 'HWPX' : 'EPUB';
  }
  if (has('meta-inf/manifest.xml') && has('content.xml')) return 'OPEN_DOCUMENT';
  if (isIwork(has)) return 'IWORK';
  if (names.some((name) => /^[^/]+\.kml$/.test(name))) return 'KMZ';
  if (!has('[content_types].xml') && !has('_rels/.rels')) return null;
  if (has('xl/workbook.bin')) return 'BINARY_SPREADSHEET';
  if (names.some((name) => name.endsWith('.fdseq'))) return 'XPS';
  return OPEN_XML_FOLDERS.find(([folder]) => names.some((name) => name.startsWith(folder)))?.[1] ?? null;
}

/** Documents of today, those whose parts lie in an archive of their own, and those of iWork '09. */
function isIwork(has: (name: string) => boolean): boolean {
  if (has('index/document.iwa')) return true;
  if (has('index.zip')) return has('metadata/properties.plist');
  return has('buildversionhistory.plist') && (has('index.xml') || has('index.apxl'));
}

/** Whether there is something that Java runs: a manifest alone is also what many a project's archive has. */
export function hasJavaClasses({ names, isWhole }: ZipEntries): boolean {
  return !isWhole || names.some((name) => name.endsWith('.class'));
}
