import type { FileHandle } from '@graphql-darkroom/client';
import { useEffect, useState } from 'react';
import type { GivenFile } from './use-file-uploads.ts';

type WithHandle = DataTransferItem & { getAsFileSystemHandle?(): Promise<{ readonly kind: string } | null> };

/** Accepts files that are dropped or pasted anywhere on the page. Returns whether files are being dragged over it. */
export function usePageDrop(onFiles: (given: readonly GivenFile[]) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setIsOver(false);
      // The items are empty after the event, so they are read during it.
      const given = Array.from(event.dataTransfer?.items ?? [], givenFile);
      void Promise.all(given).then((files) => onFiles(files.filter((file) => file !== null)));
    };
    const paste = (event: ClipboardEvent): void => {
      const files = Array.from(event.clipboardData?.files ?? [], (file) => ({ file }));
      if (files.length > 0) onFiles(files);
    };
    const ended = new AbortController();
    const { signal } = ended;
    document.addEventListener('dragover', over, { signal });
    document.addEventListener('dragleave', leave, { signal });
    document.addEventListener('drop', drop, { signal });
    document.addEventListener('paste', paste, { signal });
    return () => ended.abort();
  }, [onFiles]);
  return isOver;
}

async function givenFile(item: WithHandle): Promise<GivenFile | null> {
  const file = item.getAsFile();
  const found = await item.getAsFileSystemHandle?.().catch(() => null);
  if (file === null || found?.kind === 'directory') return null;
  return found == null ? { file } : { file, handle: found as unknown as FileHandle };
}
