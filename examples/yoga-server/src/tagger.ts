import type { Tagger } from '@graphql-darkroom/core';
import { colorTagger } from '@graphql-darkroom/processor-sharp';
import { cloudinaryTagger } from '@graphql-darkroom/tagger-cloudinary';

/** Suggests tags by Cloudinary, where CLOUDINARY_URL names an account; else by what can be measured here. */
export function demoTagger(hasCloudinary: boolean): Tagger {
  return hasCloudinary ? cloudinaryTagger({ categorization: 'imagga_tagging' }) : colorTagger();
}
