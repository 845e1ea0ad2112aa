import { useMemo } from 'react';
import { thumbHashToDataURL } from 'thumbhash';

/**
 * A blurred image to show until the real one has loaded, as a data URL of some 3 KB, from the field `placeholder` of a
 * file. Undefined without one, or if it is not a ThumbHash. Stretch it to the size of the image.
 *
 * @example
 * const PHOTO = fileFields<{ url: string | null; placeholder: string | null }>('{ url placeholder }');
 * const { file } = useFile(id, PHOTO);
 * const blurred = usePlaceholder(file?.placeholder);
 * return <img src={file?.url ?? blurred} style={{ background: blurred && `center / cover url(${blurred})` }} />;
 */
export function usePlaceholder(placeholder: string | null | undefined): string | undefined {
  return useMemo(
    () => (placeholder === null || placeholder === undefined ? undefined : dataUrlOf(placeholder)),
    [placeholder],
  );
}

/** The length of the header of a ThumbHash, in bytes. */
const SHORTEST_HASH = 5;

function dataUrlOf(placeholder: string): string | undefined {
  try {
    const hash = Uint8Array.from(atob(placeholder), (character) => character.charCodeAt(0));
    return hash.length < SHORTEST_HASH ? undefined : thumbHashToDataURL(hash);
  } catch {
    // It is only decoration.
    return undefined;
  }
}
