import type { FocalPoint } from './records.ts';
import type { ByteRange } from './storage-objects.ts';

/** The input of a conversion. */
export interface FileSource {
  /** The detected media type, such as `image/jpeg`. */
  readonly contentType: string;
  /** Length in bytes. */
  readonly size: number;
  /** Opens the original's bytes, from the start on each call. */
  read(): Promise<ReadableStream<Uint8Array>>;
  /**
   * A URL to GET the original's bytes, for another process; valid for `expiresInSeconds`, 1 to 3,600. Omitted if there
   * are no URLs; Darkroom's worker always provides it.
   */
  signedUrl?(input: { readonly expiresInSeconds: number }): Promise<string>;
}

/** Where another process PUTs the complete result. */
export interface ResultUpload {
  readonly url: string;
  /** Headers that the PUT must send, besides `Content-Length`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A result that another process has stored. No URL can change its bytes any more. */
export interface ReceivedResult {
  /** Length in bytes. */
  readonly size: number;
  /** Opens a range of the stored bytes. */
  read(range: ByteRange): Promise<ReadableStream<Uint8Array>>;
}

/** Where a conversion stores its result, with either `write` or `receive`. */
export interface ConversionDestination {
  /** Stores the result. Call it exactly once. */
  write(input: { readonly body: ReadableStream<Uint8Array>; readonly contentType: string }): Promise<void>;
  /**
   * Has another process store the result. Call it exactly once, instead of `write`. It opens a place for one PUT and
   * passes it to `send`. When `send` resolves, it takes the stored bytes and closes the place: a later PUT changes
   * nothing. If anything fails, nothing is kept, and an error from `send` is rethrown unchanged. Only the length of the
   * bytes is checked. Omitted if there are no URLs; Darkroom's worker always provides it.
   *
   * @throws {DarkroomError} IMAGE_TOO_LARGE if the result is longer than `maxBytes`; STORAGE_UNAVAILABLE.
   */
  receive?(input: {
    readonly maxBytes: number;
    /** Seconds within which the PUT must begin, 1 to 3,600. */
    readonly expiresInSeconds: number;
    readonly send: (upload: ResultUpload) => Promise<void>;
  }): Promise<ReceivedResult>;
}

/** Width and height in pixels as displayed, after the EXIF orientation is applied. */
export interface ImageDimensions {
  readonly width: number;
  readonly height: number;
}

/** The result of a conversion, which its destination has stored. */
export interface ConvertedImage extends ImageDimensions {
  readonly contentType: string;
}

/** What to show of an image until it has loaded. */
export interface ImagePlaceholder {
  /** A ThumbHash, 5 to 25 bytes, in base64. Source: https://evanw.github.io/thumbhash/ */
  readonly thumbHash: string;
  /** The most frequent colour, as `#rrggbb` in lower case, in sRGB. */
  readonly dominantColor: string;
}

/** A place on the earth, in WGS 84, as GPS has it. */
export interface ImageLocation {
  /** In degrees, -90 to 90; positive in the north. */
  readonly latitude: number;
  /** In degrees, -180 to 180; positive in the east. */
  readonly longitude: number;
}

/** What a camera wrote into an image about how it was taken. None of it is verified. */
export interface ImageExif {
  /**
   * When it was taken, by the clock of the camera: `YYYY-MM-DDTHH:MM:SS`, and the offset from UTC, such as `+02:00`, if
   * the camera wrote it. Null if unknown.
   */
  readonly takenAt: string | null;
  /** The make and the model of the camera; null if unknown. */
  readonly camera: string | null;
  /** The model of the lens; null if unknown. */
  readonly lens: string | null;
  /** Where it was taken; null if unknown. */
  readonly location: ImageLocation | null;
}

/** A small copy of an image, and what to show until it has loaded. */
export interface ImagePreview {
  /** The encoded copy, without metadata: upright, in sRGB, the first frame of an animation. */
  readonly body: Uint8Array;
  /** The media type of `body`: one of JPEG, PNG or WebP. */
  readonly contentType: string;
  readonly placeholder: ImagePlaceholder;
  /**
   * What the EXIF block of the original says, unchanged: Darkroom shortens texts and drops invalid values. It drops the
   * location unless the file's policy keeps it.
   *
   * @default the processor reads none
   */
  readonly exif?: ImageExif | null;
}

/** A preview to make. */
export interface PreviewTask {
  /** The longest side of the copy, in pixels, 100 or more. A smaller image keeps its size. */
  readonly maxSide: number;
  /** Ends this preview; conversions of the same source continue. */
  readonly signal: AbortSignal;
}

/** One of several conversions of the same original. */
export interface ConversionTask<Name extends string = string> {
  readonly conversion: Name;
  readonly destination: ConversionDestination;
  /** The point of the upright image that a crop keeps. @default none was set */
  readonly focalPoint?: FocalPoint;
  /** Ends this conversion; the others continue. */
  readonly signal: AbortSignal;
}

/** What {@link Processor.convertAll} makes. */
export interface Derivatives {
  /** One for each conversion, at the same index. */
  readonly conversions: readonly Promise<ConvertedImage>[];
  /** Only if one was requested. */
  readonly preview?: Promise<ImagePreview>;
}

/** The place of a conversion in a ladder: one image in several widths, of which browsers choose the one that fits. */
export interface LadderRung {
  /**
   * The name of the ladder, a value of the enum `FileLadderName`. Matches `/^[A-Z][A-Z0-9_]*$/`, and is not the name of
   * a conversion.
   */
  readonly name: string;
  /**
   * The width of the result in pixels, 1 or more; no other conversion of the ladder has the same. An original that is
   * narrower is not enlarged.
   */
  readonly width: number;
  /**
   * The width of the result divided by its height, if it is cropped to that; the same for the whole ladder.
   *
   * @default that of the original
   */
  readonly aspectRatio?: number;
}

/** One conversion in {@link Processor.conversions}. */
export interface ConversionDefinition {
  /**
   * Identifies what the conversion does, at most 64 characters. Change it if the result would change: a different
   * recipe makes derivatives of the old one outdated.
   */
  readonly recipe: string;
  /** What it makes, for people who read the schema, such as `Brown tones.` @default its name */
  readonly description?: string;
  /** Its place in a ladder. @default none */
  readonly ladder?: LadderRung;
  /**
   * Whether the result depends on the focal point of a file: if that changes, the conversion is made again.
   *
   * @default false
   */
  readonly usesFocalPoint?: boolean;
}

/** What a processor is doing in this process of the host. */
export interface ProcessorProcesses {
  /** The maximum number of images it converts at a time. */
  readonly total: number;
  /** The number of images it is converting. */
  readonly busy: number;
  /** The number of images waiting for a free slot. */
  readonly waiting: number;
}

/** Makes derivatives of files. A processor holds no state: two attempts at one conversion may overlap. */
export interface Processor<Name extends string = string> {
  /** The conversions on offer. Names match `/^[A-Z][A-Z0-9_]*$/` and become the enum `FileConversionName`. */
  readonly conversions: Readonly<Record<Name, ConversionDefinition>>;

  /**
   * The longest original that it converts, in bytes, 1 or more. Longer ones of a supported type are refused if the
   * policy requests conversions; `convert` refuses them as IMAGE_TOO_LARGE.
   *
   * @default any length
   */
  readonly maxBytes?: number;

  /** Whether files of this detected media type can be converted at all. */
  supports(contentType: string): boolean;

  /**
   * What the developer can do so that files of this unsupported media type are converted, as whole sentences: the
   * message of the refusal ends with them. Null if there is nothing.
   */
  howToSupport?(contentType: string): string | null;

  /**
   * Checks an image by its header alone, in bounded memory and time. Null if the dimensions cannot be determined, as
   * those of a document, which are no pixels.
   *
   * @throws {DarkroomError} IMAGE_TOO_LARGE if it has more pixels than this processor accepts.
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
   * @throws {DarkroomError} UNSUPPORTED_IMAGE, IMAGE_TOO_LARGE, IMAGE_TOO_COMPLEX or INVALID_IMAGE if retries cannot
   * help; PROCESSOR_UNAVAILABLE, with the original error as `cause`, if an external service that does the work cannot
   * answer: like an outage of the storage, this is retried for a day. Any other error is retried a few times.
   */
  convert(input: {
    readonly conversion: Name;
    readonly source: FileSource;
    readonly destination: ConversionDestination;
    /** As in {@link ConversionTask.focalPoint}. */
    readonly focalPoint?: FocalPoint;
    readonly signal: AbortSignal;
  }): Promise<ConvertedImage>;

  /**
   * Makes several conversions of one source, which it reads once: the preview first, then the conversions in the order
   * of the list. Each promise settles like that of {@link Processor.convert} or {@link Processor.preview} as soon as
   * its work has ended, whatever becomes of the others. If it is omitted, they are called for each, one after the
   * other.
   */
  convertAll?(input: {
    readonly source: FileSource;
    /** One or more, or none with a preview. */
    readonly conversions: readonly ConversionTask<Name>[];
    /** Only for a processor that has `preview`. @default none */
    readonly preview?: PreviewTask;
  }): Derivatives;

  /**
   * Makes a preview of the source. If it is omitted, files have no placeholder, and taggers can only receive originals.
   *
   * @throws {DarkroomError} as {@link Processor.convert} does.
   */
  preview?(input: PreviewTask & { readonly source: FileSource }): Promise<ImagePreview>;

  /** What it is doing, for metrics. Omitted if the work is done elsewhere. */
  processes?(): ProcessorProcesses;
}
