import { type FileFields, fileFields } from '@graphql-darkroom/client';

/** The state of a job of a file. */
export interface JobView {
  readonly status: 'PENDING' | 'RUNNING' | 'DONE' | 'FAILED';
  readonly error: string | null;
}

/** The data of a file that the page shows. */
export interface Photo {
  readonly status: 'UPLOADING' | 'VERIFYING' | 'READY' | 'REJECTED' | 'ABORTED' | 'EXPIRED';
  readonly name: string | null;
  readonly contentType: string | null;
  readonly size: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly url: string | null;
  /** When the file is deleted, in ISO 8601; null if it is not scheduled for deletion. */
  readonly expiresAt: string | null;
  readonly attachments: readonly { readonly target: string; readonly subject: string | null }[] | null;
  readonly rejection: { readonly message: string } | null;
  readonly sepia: (JobView & { readonly url: string | null }) | null;
  /** A ThumbHash in base64. */
  readonly placeholder: string | null;
  readonly srcset: string | null;
  readonly tagging: JobView | null;
}

/** The fields of {@link Photo}. */
export const PHOTO: FileFields<Photo> = fileFields<Photo>(/* GraphQL */ `
  {
    status
    name
    contentType
    size
    width
    height
    url
    expiresAt
    attachments {
      target
      subject
    }
    rejection {
      message
    }
    sepia: conversion(name: SEPIA) {
      status
      url
      error
    }
    placeholder
    srcset(ladder: PHOTO)
    tagging {
      status
      error
    }
  }
`);
