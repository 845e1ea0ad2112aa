export type { CloudinaryCloud } from './cloud.ts';
export { type CloudinaryCategorization, cloudinaryTagger, type CloudinaryTaggerOptions } from './cloudinary-tagger.ts';
export { cloudinaryWebhook, type CloudinaryWebhookOptions } from './cloudinary-webhook.ts';
