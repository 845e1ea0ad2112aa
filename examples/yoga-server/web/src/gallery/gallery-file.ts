/** The data of a file that a tile shows. */
export interface GalleryFile {
  readonly id: string;
  readonly version: number;
  readonly name: string | null;
  readonly status: 'VERIFYING' | 'READY' | 'REJECTED';
  readonly contentType: string | null;
  readonly createdAt: string;
  /** A ThumbHash in base64. */
  readonly placeholder: string | null;
  readonly sepia: { readonly status: string } | null;
  readonly thumbnail: { readonly status: string; readonly url: string | null } | null;
  readonly tags: readonly { readonly name: string; readonly status: 'SUGGESTED' | 'CONFIRMED' }[];
}

/** The fields of {@link GalleryFile}. */
export const GALLERY_FIELDS =
  'id version name status contentType createdAt placeholder sepia: conversion(name: SEPIA) { status } thumbnail: conversion(name: THUMBNAIL) { status url } tags(status: [SUGGESTED, CONFIRMED]) { name status }';

/** One page of files, and whether there are more. */
export interface GalleryPage {
  readonly files: readonly GalleryFile[];
  readonly hasMore: boolean;
  /** The cursor of the next page. */
  readonly cursor: string | null;
}

/** An empty gallery. */
export const EMPTY_PAGE: GalleryPage = { files: [], hasMore: false, cursor: null };
