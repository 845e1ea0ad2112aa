import { useState } from 'react';

/** The URL of an image, which stays the same for the same image: a new signature must not reload the image. */
export function useStableUrl(url: string | null): string | null {
  const [shown, setShown] = useState(url);
  if (pathOf(shown) === pathOf(url)) return shown;
  setShown(url);
  return url;
}

function pathOf(url: string | null): string | null {
  return url?.split('?', 1)[0] ?? null;
}
