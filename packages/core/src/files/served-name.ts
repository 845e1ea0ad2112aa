import { extensionsOf, isExtensionOfSameKind, isKnownExtension } from './extensions.ts';

/**
 * The longest name that is served, in UTF-16 code units: most file systems accept it, with room for what a browser
 * adds.
 */
const MAX_SERVED_NAME_LENGTH = 200;

/**
 * Control and format characters, line and paragraph separators, and unpaired surrogates: invisible characters, and
 * characters that reverse the order of the visible ones (`U+202E`).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Characters that separate folders, or name a stream or a pattern, on some system. */
const RESERVED = /[/\\:*?"<>|]/g;

/**
 * Device names on Windows, with any extension.
 *
 * @see https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))/i;

/** A text without its invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, '');
}

/**
 * The name that bytes are served under: harmless on every system, with an extension that matches the detected type.
 * Another extension of the same kind is replaced: photo.jpg becomes photo.png. Otherwise, the right extension is added:
 * x.html becomes x.html.gif. If the type of the bytes is unknown, the uploader's extension is kept.
 *
 * @param otherwise The name to use if nothing is left of the uploader's.
 * @param suffix Distinguishes a derivative from its original.
 */
export function servedName(name: string | null, contentType: string, otherwise: string, suffix = ''): string {
  const harmless = withoutInvisible((name ?? '').slice(0, 2 * MAX_SERVED_NAME_LENGTH))
    .replaceAll(RESERVED, '_')
    .replace(/[. ]+$/, '')
    .trimStart();
  const { base, extension } = split(harmless, contentType, suffix !== '');
  const end = suffix + extension;
  const room = MAX_SERVED_NAME_LENGTH - end.length;
  // After cutting, a name may end in half a character, or in characters that are stripped above.
  const cut = withoutInvisible((base === '' ? otherwise : base).slice(0, room)).replace(/[. ]+$/, '');
  return cut.replace(DEVICE, '_$&') + end;
}

function split(
  name: string,
  contentType: string,
  isDerivative: boolean,
): { readonly base: string; readonly extension: string } {
  const usual = extensionsOf(contentType);
  const [, base = name, given = ''] = /^(.*)(\.[^.]*)$/s.exec(name) ?? [];
  const own = usual[0] === undefined ? '' : `.${usual[0]}`;
  // The extension of a derivative's name replaces that of the original. The text after the dot in "Dr. Smith" is not an
  // extension.
  if (isDerivative) return { base: isKnownExtension(given.slice(1)) ? base : name, extension: own };
  const isRight = (text: string): boolean => usual.includes(text.slice(text.lastIndexOf('.') + 1).toLowerCase());
  if (usual.length === 0 || (given !== '' && isRight(given))) return { base, extension: given };
  const kept = isExtensionOfSameKind(given.slice(1), contentType) ? base : name;
  return { base: kept, extension: kept.includes('.') && isRight(kept) ? '' : own };
}
