import type { UploadState } from '@graphql-darkroom/client';
import { describeUpload } from './describe-upload.ts';
import type { Photo } from './photo.ts';

/** The state of a photo as text for people. */
export interface PhotoDescription {
  readonly text: string;
  readonly hasFailed: boolean;
}

/**
 * Describes the state of a photo.
 *
 * @param photo Null until it is known.
 * @param upload The photo's upload, if it was started during this visit.
 */
export function describePhoto(photo: Photo | null, upload: UploadState | undefined): PhotoDescription {
  const isUploadedHere = upload !== undefined && !['READY', 'ABORTED'].includes(upload.status);
  if (isUploadedHere && (photo === null || photo.status === 'UPLOADING')) {
    return { text: describeUpload(upload).full, hasFailed: upload.status === 'FAILED' };
  }
  if (photo === null) return good('Loading…');
  const { status, sepia, rejection } = photo;
  if (status === 'UPLOADING') return good('The upload is not finished. Choose the same file again to continue.');
  if (status === 'VERIFYING') return good('Checking the file…');
  if (status === 'REJECTED') return bad(rejection?.message ?? 'This file was refused.');
  if (status !== 'READY') return bad('The upload was abandoned. Start it again.');
  if (sepia === null) return good('Uploaded. Files of this type have no sepia version.');
  if (sepia.status === 'DONE') return good('Done. Drag across the photo to compare.');
  if (sepia.status === 'FAILED') return bad(sepia.error ?? 'The sepia version could not be made.');
  return good('Turning sepia…');
}

function good(text: string): PhotoDescription {
  return { text, hasFailed: false };
}

function bad(text: string): PhotoDescription {
  return { text, hasFailed: true };
}
