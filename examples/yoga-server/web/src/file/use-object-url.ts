import { useEffect, useState } from 'react';

/** A URL for an image that is in the browser; null until there is one, and for files that are not images. */
export function useObjectUrl(source: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (source === undefined || !source.type.startsWith('image/')) return undefined;
    const made = URL.createObjectURL(source);
    setUrl(made);
    return () => {
      URL.revokeObjectURL(made);
      setUrl(null);
    };
  }, [source]);
  return url;
}
