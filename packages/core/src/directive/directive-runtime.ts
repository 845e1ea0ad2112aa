import type { FilesOfPlace } from '../attachments/files-of-place.ts';
import type { FileHold } from '../attachments/hold-files.ts';
import type { Execution } from '../operation/operation.ts';
import type { FileMetadataMode, FileRecord, FileVisibility, UploadPolicy } from '../ports/records.ts';

/**
 * A place in the schema that files are uploaded for: a schema coordinate with the policy stated there, completed by the
 * defaults.
 */
export interface FileTarget {
  /** Such as `Customer.logo`, `Mutation.addPhoto(photo:)` or `PostInput.cover`. */
  readonly coordinate: string;
  /** The former coordinates: files that were attached there count as attached here. */
  readonly formerly: readonly string[];
  readonly visibility: FileVisibility;
  readonly policy: UploadPolicy;
  /** Whether uploads for it must declare their size. */
  readonly requireSize: boolean;
  /** Whether the places of this target name the host's record that a file is for. */
  readonly hasSubject: boolean;
}

/** The policy members that apply if `@fileUpload` does not state them. */
export interface FilePolicyDefaults {
  readonly accept: readonly string[] | null;
  readonly maxBytes: number;
  /** The maximum number of pixels of an image; null for no limit. */
  readonly maxPixels: number | null;
  readonly visibility: FileVisibility;
  /** STRIP has an effect on PUBLIC files alone. */
  readonly metadata: FileMetadataMode;
  /** Whether the place where a photo was taken is stored. */
  readonly keepLocation: boolean;
  readonly convert: readonly string[];
  readonly tag: boolean;
  /** 0 to 1; null keeps all suggestions. */
  readonly minConfidence: number | null;
  /** When a file that is never attached is deleted; null keeps it. */
  readonly unattachedExpiresInSeconds: number | null;
  /** Whether uploads must declare their size, for every target. */
  readonly requireSize: boolean;
}

/** The settings that the directive needs when a schema is built. */
export interface DirectiveSettings {
  readonly defaults: FilePolicyDefaults;
  /** The names of the available conversions; empty without a processor. */
  readonly conversions: readonly string[];
  /** The names of the processor's ladders. */
  readonly ladders: readonly string[];
  /** Whether the storage can publish; if not, PUBLIC is an error. */
  readonly canPublish: boolean;
  /** The maximum file length that any policy may allow, in bytes. */
  readonly maxBytes: number;
  /** Whether files of this media type have the conversion of this name. */
  readonly canConvert: (contentType: string, conversion: string) => boolean;
  /** Whether previews are made of files of this media type, and with them, EXIF is read. */
  readonly canPreview: (contentType: string) => boolean;
  /** Whether files of this media type can be tagged; null without a tagger. */
  readonly canTag: ((contentType: string) => boolean) | null;
  /** The current coordinates of targets by their former ones. */
  readonly renamedTargets: ReadonlyMap<string, string>;
}

/** The answer of a field that is not resolved: a value, or a promise that rejects. */
export interface Refusal {
  readonly answer: unknown;
}

/** The functions that wrapped fields and checked arguments call at run time. */
export interface DirectiveRuntime {
  /**
   * The files that a host's field refers to, in the order of `ids`; null for those that do not exist or must not be
   * read through this field. `ids` are the strings that the host's resolver returned, whatever they are. Calls within
   * one tick are loaded together.
   */
  readThroughField(input: {
    readonly ids: readonly string[];
    /** The number of files that the field shows, counting repeated ones each time. */
    readonly count: number;
    /** The field's own coordinate. */
    readonly coordinate: string;
    /** The target whose attachments the field may show. */
    readonly target: string;
    /** The former coordinates of the target. */
    readonly formerly: readonly string[];
    readonly parent: unknown;
    /** The id of the record; null if it has none, undefined if the target does not declare what identifies a record. */
    readonly subject: string | null | undefined;
    readonly context: unknown;
    readonly execution: Execution;
  }): Promise<readonly (FileRecord | null)[]>;

  /** The URL for a field of type `URL` or `String`, or null if there is none yet. */
  urlOf(file: FileRecord, execution: Execution): Promise<string | null>;

  /**
   * Counts argument values before they are searched for files.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED.
   */
  visitArguments(values: number, execution: Execution): void;

  /**
   * Checks ids from arguments or input fields and, for a mutation, holds the files until its resolver has ended.
   *
   * @throws {DarkroomError} UNAUTHENTICATED, FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or
   * IMAGE_TOO_LARGE, with the refused `coordinate` and `fileId`.
   */
  takeFiles(input: {
    readonly places: readonly FilesOfPlace[];
    readonly args: Readonly<Record<string, unknown>>;
    readonly isMutation: boolean;
    readonly context: unknown;
    readonly execution: Execution;
  }): Promise<FileHold | null>;

  /**
   * Whether the result of a resolver means that its mutation failed, according to the host; null if the host does not
   * define that.
   *
   * @throws what the host's function throws.
   */
  mutationFailed(result: unknown): boolean | null;

  /** The error that a client receives for one of Darkroom's errors. The host's own errors are never passed here. */
  toGraphQLError(error: unknown, execution: Execution): Error;

  /**
   * Counts a field before any work is done for it. Returns the answer of the field if the operation is over its budget,
   * as a promise if that depends on a caller who is not identified yet; null if the field may continue.
   */
  enter(execution: Execution, context: unknown): Refusal | null | Promise<Refusal | null>;

  /**
   * Returns the files that a host's resolver returned. If more fields are selected of them than the operation's budget
   * has left, returns the answer of the field instead: otherwise each of those fields would have to fail on its own.
   */
  bound(value: unknown, execution: Execution): unknown;

  /**
   * The answer of a field if its files could not be shown: null or an empty list if the operation is over its budget
   * and has already reported that.
   *
   * @throws {Error} as `toGraphQLError`.
   */
  answerFor(error: unknown, execution: Execution): unknown;
}
