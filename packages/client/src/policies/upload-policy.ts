/** What may be uploaded for a target of the server's schema. */
export interface UploadPolicy {
  /** The schema coordinate, such as `Customer.logo`; null for uploads without a target. */
  readonly target: string | null;
  /** Accepted media types and ranges such as `image/*`; null if every type is accepted. */
  readonly accept: readonly string[] | null;
  /** Maximum size of a file, in bytes. */
  readonly maxBytes: number;
  /** Types with a lower limit. */
  readonly typeLimits: readonly { readonly contentType: string; readonly maxBytes: number }[];
  /** Maximum number of pixels of an image, width × height; null for no limit. */
  readonly maxPixels: number | null;
  /** Who can read the file. */
  readonly visibility: 'PRIVATE' | 'PUBLIC';
}
