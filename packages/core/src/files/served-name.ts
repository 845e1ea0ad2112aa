import { extensionsOf, isExtensionOfSameKind, isKnownExtension } from './extensions.ts';

/**
 * The longest name that is served, in UTF-16 code units: what most file systems hold, with
 * room for what a browser adds.
 */
const MAX_SERVED_NAME_LENGTH = 200;

/**
 * Control and format characters, line and paragraph separators, and halves of surrogate pairs: what a reader does not
 * see, and what turns the order of what they see around (`U+202E`).
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** What separates folders, or names a stream or a pattern, on some system. */
const RESERVED = /[/\\:*?"<>|]/g;

/**
 * Names that are devices on Windows, with any extension.
 *
 * @see https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file
 */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?= *(?:\.|$))/i;

/** A text without its invisible characters. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(INVISIBLE, '');
}

/**
 * The name that bytes are served under: harmless on every system, and with an extension of the type that they were
 * judged to be. Another extension of the same kind is replaced, photo.jpg by photo.png; after any other, the right one
 * follows: x.html becomes x.html.gif. Where nothing is known of the bytes, the extension is the uploader's.
 *
 * @param otherwise The name where nothing is left of the uploader's.
 * @param suffix What tells a derivative from its original.
 */
export function servedName(name: string | null, contentType: string, otherwise: string, suffix = ''): string {
  const harmless = withoutInvisible((name ?? '').slice(0, 2 * MAX_SERVED_NAME_LENGTH))
    .replaceAll(RESERVED, '_')
    .replace(/[. ]+$/, '')
    .trimStart();
  const { base, extension } = split(harmless, contentType, suffix !== '');
  const end = suffix + extension;
  const room = MAX_SERVED_NAME_LENGTH - end.length;
  // Cut, a name may end in half a character, or in what is cut off above.
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
  // The extension of a derivative's name is the original's. What follows the dot of "Dr. Smith" is none.
  if (isDerivative) return { base: isKnownExtension(given.slice(1)) ? base : name, extension: own };
  const isRight = (text: string): boolean => usual.includes(text.slice(text.lastIndexOf('.') + 1).toLowerCase());
  if (usual.length === 0 || (given !== '' && isRight(given))) return { base, extension: given };
  const kept = isExtensionOfSameKind(given.slice(1), contentType) ? base : name;
  return { base: kept, extension: kept.includes('.') && isRight(kept) ? '' : own };
}
