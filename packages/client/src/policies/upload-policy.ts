/** What may be uploaded for a place of the server's schema. */
export interface UploadPolicy {
  /** The schema coordinate, such as `Customer.logo`; null for uploads without one. */
  readonly target: string | null;
  /** Accepted media types and ranges such as `image/*`; null when every type is. */
  readonly accept: readonly string[] | null;
  /** The longest accepted file, in bytes. */
  readonly maxBytes: number;
  /** Types of which only shorter files are accepted. */
  readonly typeLimits: readonly { readonly contentType: string; readonly maxBytes: number }[];
  /** The most pixels of an image, width × height; null for no limit. */
  readonly maxPixels: number | null;
  /** Who can read the file. */
  readonly visibility: 'PRIVATE' | 'PUBLIC';
}
