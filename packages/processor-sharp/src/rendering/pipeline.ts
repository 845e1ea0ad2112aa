import sharp, { type Sharp } from 'sharp';

/** What is to be done to an image, without the image: plain data that can go to another process. */
export interface Pipeline {
  readonly input: Readonly<Record<string, unknown>>;
  readonly [option: string]: unknown;
}

/** sharp gathers what its methods are told in here, and copies it with structuredClone in its own `clone()`. */
interface WithOptions {
  options: Record<string, unknown> & { readonly input: Record<string, unknown> };
}

/**
 * What was asked of a Sharp object. Whether it was asked in this process or another makes no difference to the result.
 */
export function pipelineOf(image: Sharp): Pipeline {
  const { input, ...options } = optionsOf(image).options;
  const asked = Object.entries(options).filter(([, value]) => typeof value !== 'function');
  return { ...Object.fromEntries(asked), input: { ...input, buffer: undefined } };
}

/** A Sharp object of which all this is asked, on these bytes. */
export function sharpOf(pipeline: Pipeline, bytes: Uint8Array): Sharp {
  const image = sharp(bytes);
  const holder = optionsOf(image);
  const { debuglog, queueListener, input } = holder.options;
  const source = { ...pipeline.input, buffer: input['buffer'] };
  holder.options = { ...pipeline, debuglog, queueListener, input: source };
  return image;
}

/** The format that a pipeline writes, by sharp's name. */
export function outputFormatOf(pipeline: Pipeline): string {
  return String(pipeline['formatOut']);
}

function optionsOf(image: Sharp): WithOptions {
  return image as unknown as WithOptions;
}
