/** The major brands of HEIC, whose images are not of AV1 whatever other brands they have. */
const HEIC = /^he[iv][cmxs]$/;

/**
 * Has an AVIF begin with the brand `avif`, in place. libvips goes by the major brand alone: it does not open one that
 * begins with `avis`, as animations do, or `miaf`, and takes one that begins with `mif1` for a HEIC. What libheif then
 * decodes is the primary image.
 */
export function setAvifBrand(bytes: Buffer): void {
  if (!HEIC.test(bytes.toString('latin1', 8, 12))) bytes.write('avif', 8, 'latin1');
}
