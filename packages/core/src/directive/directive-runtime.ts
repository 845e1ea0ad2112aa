import type { FilesOfPlace } from '../attachments/files-of-place.ts';
import type { FileHold } from '../attachments/hold-files.ts';
import type { Execution } from '../operation/operation.ts';
import type { FileRecord, FileVisibility, UploadPolicy } from '../ports/records.ts';

/**
 * A place in the schema that files are uploaded for: a schema coordinate with the policy stated
 * there, defaults filled in.
 */
export interface FileTarget {
  /** Such as `Customer.logo`, `Mutation.addPhoto(photo:)` or `PostInput.cover`. */
  readonly coordinate: string;
  /** The coordinates that it had before: what was attached there counts as attached here. */
  readonly formerly: readonly string[];
  readonly visibility: FileVisibility;
  readonly policy: UploadPolicy;
  /** Whether uploads for it have to declare their size. */
  readonly requireSize: boolean;
  /** Whether the places that are for it say which record of the host's a file is for. */
  readonly hasSubject: boolean;
}

/** What a policy falls back to where `@fileUpload` says nothing. */
export interface FilePolicyDefaults {
  readonly accept: readonly string[] | null;
  readonly maxBytes: number;
  /** Of an image; null for no limit. */
  readonly maxPixels: number | null;
  readonly visibility: FileVisibility;
  readonly convert: readonly string[];
  readonly tag: boolean;
  /** 0 to 1; null keeps all. */
  readonly minConfidence: number | null;
  /** Of a file that is never attached; null keeps it. */
  readonly unattachedExpiresInSeconds: number | null;
  /** Whether uploads have to declare their size, wherever. */
  readonly requireSize: boolean;
}

/** What the directive needs to know when a schema is built. */
export interface DirectiveSettings {
  readonly defaults: FilePolicyDefaults;
  /** Names of the conversions on offer; empty without a processor. */
  readonly conversions: readonly string[];
  /** Whether the storage can publish; PUBLIC is an error otherwise. */
  readonly canPublish: boolean;
  /** The longest file that any policy may allow, in bytes. */
  readonly maxBytes: number;
  /** Whether files of this media type can be converted at all. */
  readonly canConvert: (contentType: string) => boolean;
  /** Whether files of this media type can be tagged at all; null without a tagger. */
  readonly canTag: ((contentType: string) => boolean) | null;
  /** The coordinates of targets by those that they had before. */
  readonly renamedTargets: ReadonlyMap<string, string>;
}

/** What a field answers with instead of being resolved: a value, or a promise that rejects. */
export interface Refusal {
  readonly answer: unknown;
}

/** What wrapped fields and checked arguments call at run time. */
export interface DirectiveRuntime {
  /**
   * The files that a host's field refers to, in the order of `ids`, null where there is none or it must not be read
   * through this field. `ids` are whatever strings the host's resolver gave. Calls of one tick are loaded together.
   */
  readThroughField(input: {
    readonly ids: readonly string[];
    /** How many files the field shows, where it may show one more than once. */
    readonly count: number;
    /** The field's own coordinate. */
    readonly coordinate: string;
    /** The target whose attachments the field may show. */
    readonly target: string;
    /** The coordinates that the target had before. */
    readonly formerly: readonly string[];
    readonly parent: unknown;
    /** The id of the record; null where it has none, undefined where the target does not say what identifies one. */
    readonly subject: string | null | undefined;
    readonly context: unknown;
    readonly execution: Execution;
  }): Promise<readonly (FileRecord | null)[]>;

  /** The URL that a field of type `URL` or `String` answers with, or null while there is none. */
  urlOf(file: FileRecord, execution: Execution): Promise<string | null>;

  /**
   * Counts values of arguments before they are searched for files.
   *
   * @throws {DarkroomError} REQUEST_BUDGET_EXCEEDED.
   */
  visitArguments(values: number, execution: Execution): void;

  /**
   * Checks ids that came in by arguments or input fields, and for a mutation holds the files until its resolver ended.
   *
   * @throws {DarkroomError} UNAUTHENTICATED, FILE_NOT_FOUND, FILE_NOT_READY, FILE_TYPE_NOT_ACCEPTED, FILE_TOO_LARGE or
   * IMAGE_TOO_LARGE, with the `coordinate` and `fileId` that are refused.
   */
  takeFiles(input: {
    readonly places: readonly FilesOfPlace[];
    readonly args: Readonly<Record<string, unknown>>;
    readonly isMutation: boolean;
    readonly context: unknown;
    readonly execution: Execution;
  }): Promise<FileHold | null>;

  /**
   * Whether what a resolver gave means that its mutation failed, as the host says; null where it does not say it.
   *
   * @throws what the host's function throws.
   */
  mutationFailed(result: unknown): boolean | null;

  /** What a client is shown of an error of ours. The host's own errors never come here. */
  toGraphQLError(error: unknown, execution: Execution): Error;

  /**
   * Counts a field before anything is done for it. Gives what the field answers with instead once the operation is over
   * its budget; where that depends on who calls, as soon as that is known. Null where the field may go on.
   */
  enter(execution: Execution, context: unknown): Refusal | null | Promise<Refusal | null>;

  /**
   * Gives back what a resolver of the host gave as files, unless the fields that are selected of it are more than are
   * left of the operation's budget: then what the field answers with instead. Each of them
   * would have to fail by itself.
   */
  bound(value: unknown, execution: Execution): unknown;

  /**
   * What a field of a type answers with in place of files that could not be shown: null or an empty list once the
   * operation is over its budget, and has said so.
   *
   * @throws {Error} as `toGraphQLError`.
   */
  answerFor(error: unknown, execution: Execution): unknown;
}
