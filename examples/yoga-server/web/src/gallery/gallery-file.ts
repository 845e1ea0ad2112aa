/** The data of a file that a tile shows. */
export interface GalleryFile {
  readonly id: string;
  readonly version: number;
  readonly name: string | null;
  readonly status: 'VERIFYING' | 'READY' | 'REJECTED';
  readonly contentType: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly createdAt: string;
  /** A ThumbHash in base64. */
  readonly placeholder: string | null;
  /** Its widths that are made so far. */
  readonly srcset: string | null;
  readonly sepia: { readonly status: string } | null;
  readonly tags: readonly { readonly name: string; readonly status: 'SUGGESTED' | 'CONFIRMED' }[];
}

/** The fields of {@link GalleryFile}. */
export const GALLERY_FIELDS =
  'id version name status contentType width height createdAt placeholder srcset(ladder: PHOTO) sepia: conversion(name: SEPIA) { status } tags(status: [SUGGESTED, CONFIRMED]) { name status }';

/** One page of files, and whether there are more. */
export interface GalleryPage {
  readonly files: readonly GalleryFile[];
  readonly hasMore: boolean;
  /** The cursor of the next page. */
  readonly cursor: string | null;
}

/** An empty gallery. */
export const EMPTY_PAGE: GalleryPage = { files: [], hasMore: false, cursor: null };
