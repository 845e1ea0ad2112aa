/** The major brands of HEIC, whose images are not AV1, whatever other brands they have. */
const HEIC = /^he[iv][cmxs]$/;

/**
 * Makes an AVIF start with the brand `avif`, in place. libvips looks only at the major brand: it does not open files
 * that start with `avis`, as animations do, or `miaf`, and takes files that start with `mif1` for HEIC. libheif then
 * decodes the primary image.
 */
export function setAvifBrand(bytes: Buffer): void {
  if (!HEIC.test(bytes.toString('latin1', 8, 12))) bytes.write('avif', 8, 'latin1');
}
