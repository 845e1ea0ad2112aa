import sharp, { type Sharp } from 'sharp';

/** The operations to apply to an image, without the image: plain data that can be sent to another process. */
export interface Pipeline {
  readonly input: Readonly<Record<string, unknown>>;
  readonly [option: string]: unknown;
}

/** sharp collects the arguments of its methods here, and copies them with structuredClone in its own `clone()`. */
interface WithOptions {
  options: Record<string, unknown> & { readonly input: Record<string, unknown> };
}

/**
 * The operations requested of a Sharp object. Whether they were requested in this process or another makes no
 * difference to the result.
 */
export function pipelineOf(image: Sharp): Pipeline {
  const { input, ...options } = optionsOf(image).options;
  const asked = Object.entries(options).filter(([, value]) => typeof value !== 'function');
  return { ...Object.fromEntries(asked), input: { ...input, buffer: undefined } };
}

/** A Sharp object with all these operations, on these bytes. */
export function sharpOf(pipeline: Pipeline, bytes: Uint8Array): Sharp {
  const image = sharp(bytes);
  const holder = optionsOf(image);
  const { debuglog, queueListener, input } = holder.options;
  const source = { ...pipeline.input, buffer: input['buffer'] };
  holder.options = { ...pipeline, debuglog, queueListener, input: source };
  return image;
}

/** The output format of a pipeline, by sharp's name. */
export function outputFormatOf(pipeline: Pipeline): string {
  return String(pipeline['formatOut']);
}

/**
 * A pipeline in which what a resize adds has a colour of its own in a JPEG: the colour on white, as `format('jpeg')`
 * puts transparent pixels on white. libvips would put it on black.
 */
export function withOpaqueBackground(pipeline: Pipeline): Pipeline {
  const background = pipeline['resizeBackground'];
  if (outputFormatOf(pipeline) !== 'jpeg' || !Array.isArray(background)) return pipeline;
  const [alpha = 255] = (background as readonly number[]).slice(3);
  if (alpha === 255) return pipeline;
  const onWhite = (value: number): number => Math.round(255 + ((value - 255) * alpha) / 255);
  return { ...pipeline, resizeBackground: [...(background as readonly number[]).slice(0, 3).map(onWhite), 255] };
}

function optionsOf(image: Sharp): WithOptions {
  return image as unknown as WithOptions;
}
