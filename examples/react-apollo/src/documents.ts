import { fileFields } from '@graphql-darkroom/client';
import { type DarkroomDocuments, type DarkroomFile, darkroomDocuments } from '@graphql-darkroom/client/documents';

/** What this app asks for of a file, beside what every file has. */
interface Sepia {
  readonly conversion: { readonly status: string; readonly url: string | null; readonly error: string | null } | null;
}

export const documents: DarkroomDocuments<DarkroomFile & Sepia> = darkroomDocuments({
  fields: fileFields<Sepia>('{ conversion(name: SEPIA) { status url error } }'),
});
