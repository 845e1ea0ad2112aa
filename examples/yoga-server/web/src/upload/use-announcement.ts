import type { UploadState } from '@graphql-darkroom/client';
import { useEffect, useRef, useState } from 'react';
import { describeUpload } from '../file/describe-upload.ts';

/** The text that screen readers announce: uploads whose state changed, not every percent. */
export function useAnnouncement(uploads: readonly UploadState[]): string {
  const [said, setSaid] = useState('');
  const before = useRef<readonly string[]>([]);
  const now = uploads.map((state) => `${state.name ?? 'File'}: ${describeUpload(state).short}.`);
  const key = now.join(' ');
  useEffect(() => {
    const changed = now.filter((text) => !before.current.includes(text));
    before.current = now;
    if (changed.length > 0) setSaid(changed.join(' '));
    // `key` changes exactly when `now` does.
  }, [key]);
  return said;
}
