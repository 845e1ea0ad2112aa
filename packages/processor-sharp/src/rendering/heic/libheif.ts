/** What is imported of `libheif-js`: the WebAssembly build with its code in the same file. */
export const LIBHEIF: string = 'libheif-js/libheif-wasm/libheif-bundle.mjs';

/**
 * The functions of libheif that are used, by the names of its C API. Pointers are numbers. Those that return a
 * `heif_error` write it to the address in their first argument.
 */
export interface Libheif {
  /** The memory. Another object after each call that may have made it grow. */
  readonly memory: Uint8Array;
  malloc(length: number): number;
  heif_context_alloc(): number;
  heif_context_set_maximum_image_size_limit(context: number, maxWidth: number): void;
  heif_context_read_from_memory_without_copy(
    error: number,
    context: number,
    bytes: number,
    length: number,
    options: number,
  ): void;
  heif_context_get_primary_image_handle(error: number, context: number, handle: number): void;
  heif_image_handle_get_width(handle: number): number;
  heif_image_handle_get_height(handle: number): number;
  heif_image_handle_has_alpha_channel(handle: number): number;
  heif_image_handle_is_premultiplied_alpha(handle: number): number;
  heif_image_handle_get_raw_color_profile_size(handle: number): number;
  heif_image_handle_get_raw_color_profile(error: number, handle: number, profile: number): void;
  heif_image_handle_get_list_of_metadata_block_IDs(handle: number, type: number, ids: number, count: number): number;
  heif_image_handle_get_metadata_size(handle: number, id: number): number;
  heif_image_handle_get_metadata(error: number, handle: number, id: number, bytes: number): void;
  heif_decode_image(
    error: number,
    handle: number,
    image: number,
    colorspace: number,
    chroma: number,
    options: number,
  ): void;
  heif_image_get_width(image: number, channel: number): number;
  heif_image_get_height(image: number, channel: number): number;
  heif_image_get_plane_readonly2(image: number, channel: number, stride: number): number;
}

/** Loads a libheif with a memory of its own. */
export async function loadLibheif(): Promise<Libheif> {
  const { default: instantiate } = (await import(LIBHEIF)) as { readonly default: () => LibheifModule };
  const compiled = instantiate();
  // Its own names for these functions begin with an underscore, and similar functions for JavaScript have theirs.
  const functions = Object.entries(compiled).filter(([name]) => name.startsWith('_'));
  return Object.defineProperty(Object.fromEntries(functions.map(([name, value]) => [name.slice(1), value])), 'memory', {
    get: () => compiled.HEAPU8,
  }) as unknown as Libheif;
}

interface LibheifModule {
  readonly [name: `_${string}`]: (...numbers: readonly number[]) => number;
  readonly HEAPU8: Uint8Array;
}
