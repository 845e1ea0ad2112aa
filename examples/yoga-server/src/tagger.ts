import type { Tagger } from '@graphql-darkroom/core';
import { colorTagger } from '@graphql-darkroom/processor-sharp';
import { cloudinaryTagger } from '@graphql-darkroom/tagger-cloudinary';

/**
 * Suggests tags with Cloudinary if CLOUDINARY_URL names an account; otherwise from the colours, measured in this
 * process.
 */
export function demoTagger(hasCloudinary: boolean): Tagger {
  return hasCloudinary ? cloudinaryTagger({ categorization: 'imagga_tagging' }) : colorTagger();
}
