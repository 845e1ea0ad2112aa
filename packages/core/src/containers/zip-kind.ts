import type { ZipKind } from './container-types.ts';
import type { ZipEntries } from './zip-entries.ts';

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

  if (has('mimetype') && has('meta-inf/container.xml')) return 'EPUB';
  if (has('meta-inf/manifest.xml') && has('content.xml')) return 'OPEN_DOCUMENT';
  if (has('index/document.iwa')) return 'IWORK';
  if (!has('[content_types].xml') && !has('_rels/.rels')) return null;
  if (has('xl/workbook.bin')) return 'BINARY_SPREADSHEET';
  return OPEN_XML_FOLDERS.find(([folder]) => names.some((name) => name.startsWith(folder)))?.[1] ?? null;
}
