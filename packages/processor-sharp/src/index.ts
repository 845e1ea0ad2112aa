export { colorTagger, type ColorTaggerOptions } from './color-tagger.ts';
export { conversion, type SharpConversion } from './conversion.ts';
export { sepia } from './sepia.ts';
export { sharpProcessor, type SharpProcessorOptions } from './sharp-processor.ts';
