import type { ByteRange } from './storage-objects.ts';

/** What a conversion reads. */
export interface FileSource {
  /** The judged media type, such as `image/jpeg`. */
  readonly contentType: string;
  /** Length in bytes. */
  readonly size: number;
  /** Opens the original's bytes, from the start each time it is called. */
  read(): Promise<ReadableStream<Uint8Array>>;
  /**
   * A URL to GET the original's bytes, for another process; it works for `expiresInSeconds`, 1 to 3,600. Left out where
   * there are no URLs; Darkroom's worker always has it.
   */
  signedUrl?(input: { readonly expiresInSeconds: number }): Promise<string>;
}

/** Where another process PUTs the whole result. */
export interface ResultUpload {
  readonly url: string;
  /** Headers that the PUT must carry, beside `Content-Length`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A result that another process has stored. No URL changes its bytes any more. */
export interface ReceivedResult {
  /** Length in bytes. */
  readonly size: number;
  /** Opens a range of the bytes as they are stored. */
  read(range: ByteRange): Promise<ReadableStream<Uint8Array>>;
}

/** Where a conversion leaves its result, by either `write` or `receive`. */
export interface ConversionDestination {
  /** Stores the result; to be called exactly once. */
  write(input: { readonly body: ReadableStream<Uint8Array>; readonly contentType: string }): Promise<void>;
  /**
   * Has another process store the result; to be called exactly once, in place of `write`. It opens a place for one PUT,
   * hands it to `send`, and once that resolves takes what lies there, and closes the place: a PUT that comes later
   * changes nothing. Where anything fails nothing is kept, and an error of `send` passes as it is. What was PUT is not
   * judged in any way but its length. Left out where there are no URLs; Darkroom's worker always has it.
   *
   * @throws {DarkroomError} IMAGE_TOO_LARGE when it is longer than `maxBytes`; STORAGE_UNAVAILABLE.
   */
  receive?(input: {
    readonly maxBytes: number;
    /** How long a PUT may begin, 1 to 3,600. */
    readonly expiresInSeconds: number;
    readonly send: (upload: ResultUpload) => Promise<void>;
  }): Promise<ReceivedResult>;
}

/** Width and height in pixels, as the image is shown: after its EXIF orientation is applied. */
export interface ImageDimensions {
  readonly width: number;
  readonly height: number;
}

/** What {@link Processor.conversions} says of one conversion. */
export interface ConversionDefinition {
  /**
   * Names what the conversion does, at most 64 characters. Another recipe makes derivatives of the old one outdated, so
   * it changes when the result would.
   */
  readonly recipe: string;
  /** What it makes, for people who read the schema, such as `Brown tones.` @default its name */
  readonly description?: string;
}

/** What a processor is at, in this process of the host. */
export interface ProcessorProcesses {
  /** How many images it converts at once. */
  readonly total: number;
  /** How many it is converting. */
  readonly busy: number;
  /** How many wait until it is done with others. */
  readonly waiting: number;
}

/**
 * Makes derivatives of files. A processor holds no state: two attempts at one conversion may overlap.
 */
export interface Processor<Name extends string = string> {
  /** The conversions on offer. Names match `/^[A-Z][A-Z0-9_]*$/` and become the enum `FileConversionName`. */
  readonly conversions: Readonly<Record<Name, ConversionDefinition>>;

  /**
   * The longest original that it converts, in bytes, 1 or more. Longer ones of a type that it supports are refused
   * where the policy asks for conversions, and by `convert` as IMAGE_TOO_LARGE.
   *
   * @default any length
   */
  readonly maxBytes?: number;

  /** Whether files of this judged media type can be converted at all. */
  supports(contentType: string): boolean;

  /**
   * Judges an image by its header alone, in bounded memory and time. Null when the dimensions cannot be told.
   *
   * @throws {DarkroomError} IMAGE_TOO_LARGE when it has more pixels than this processor takes.
   */
  inspect(input: {
    readonly contentType: string;
    readonly size: number;
    read(range: ByteRange): Promise<ReadableStream<Uint8Array>>;
    readonly signal: AbortSignal;
  }): Promise<ImageDimensions | null>;

  /**
   * Converts the source and writes the result to the destination.
   *
   * @throws {DarkroomError} UNSUPPORTED_IMAGE, IMAGE_TOO_LARGE, IMAGE_TOO_COMPLEX or INVALID_IMAGE when no repetition
   * can help; PROCESSOR_UNAVAILABLE, with what went wrong as `cause`, where what does the work elsewhere cannot answer:
   * like an outage of the storage, it is outlasted for a day. Any other error is tried again, some times.
   */
  convert(input: {
    readonly conversion: Name;
    readonly source: FileSource;
    readonly destination: ConversionDestination;
    readonly signal: AbortSignal;
  }): Promise<ImageDimensions & { readonly contentType: string }>;

  /** What it is at, for metrics. Left out where the work is done elsewhere. */
  processes?(): ProcessorProcesses;
}
