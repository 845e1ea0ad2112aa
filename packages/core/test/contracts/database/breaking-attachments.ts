import type { DatabaseAttachments } from '../../../src/ports/database-attachments.ts';
import type { DatabaseFiles, OpenDatabase } from '../../../src/ports/database.ts';
import type { FileRecord } from '../../../src/ports/records.ts';
import { type BrokenDatabase, breaking } from './breaking.ts';

/** What {@link DatabaseAttachments.attach} takes. */
export type Attach = Parameters<DatabaseAttachments['attach']>[0];

/** Breaks methods of `attachments`. */
export const breakAttachments = (
  change: (attachments: DatabaseAttachments, database: OpenDatabase) => Partial<DatabaseAttachments>,
): BrokenDatabase =>
  breaking((whole) => ({ attachments: { ...whole.attachments, ...change(whole.attachments, whole) } }));

/** Breaks methods of `files`. */
export const breakFiles = (
  change: (files: DatabaseFiles, database: OpenDatabase) => Partial<DatabaseFiles>,
): BrokenDatabase => breaking((whole) => ({ files: { ...whole.files, ...change(whole.files, whole) } }));

/** Breaks what attaching is asked for. */
export const breakAttaching = (change: (input: Attach) => Partial<Attach>): BrokenDatabase =>
  breakAttachments((attachments) => ({ attach: (input) => attachments.attach({ ...input, ...change(input) }) }));

/** Breaks each change that attaching is asked for. */
export const breakChanges = (
  change: (each: Attach['changes'][number]) => Partial<Attach['changes'][number]>,
): BrokenDatabase =>
  breakAttaching(({ changes }) => ({ changes: changes.map((each) => ({ ...each, ...change(each) })) }));

/** Breaks what detaching is asked for. */
export const breakDetaching = (
  change: (
    input: Parameters<DatabaseAttachments['detach']>[0],
  ) => Partial<Parameters<DatabaseAttachments['detach']>[0]>,
): BrokenDatabase =>
  breakAttachments((attachments) => ({ detach: (input) => attachments.detach({ ...input, ...change(input) }) }));

/** Breaks the records that are read. */
export const breakReading = (change: (file: FileRecord) => Partial<FileRecord>): BrokenDatabase =>
  breakFiles((files) => ({
    get: async (input) => (await files.get(input)).map((file) => ({ ...file, ...change(file) })),
  }));
