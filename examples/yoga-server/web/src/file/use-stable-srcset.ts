import { useState } from 'react';

/** A `srcset` in which each image keeps its first URL: a new signature must not reload the image. */
export function useStableSrcset(srcset: string | null): string | null {
  const [shown, setShown] = useState(srcset);
  const stable = withKnownUrls(shown, srcset);
  if (stable !== shown) setShown(stable);
  return stable;
}

/** The URL of the narrowest image of a `srcset` of Darkroom. */
export function narrowestOf(srcset: string): string {
  return srcset.slice(0, srcset.indexOf(' '));
}

/** The images of `srcset`, each with the URL that it has in `before`. */
export function withKnownUrls(before: string | null, srcset: string | null): string | null {
  if (before === null || srcset === null) return srcset;
  const known = new Map(before.split(', ').map((image) => [pathOf(image), image]));
  return srcset
    .split(', ')
    .map((image) => known.get(pathOf(image)) ?? image)
    .join(', ');
}

function pathOf(image: string): string | undefined {
  return image.split('?', 1)[0];
}
