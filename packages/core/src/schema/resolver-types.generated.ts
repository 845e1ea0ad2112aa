// Generated from the SDL by `pnpm codegen`.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { FileView, FileConversionView, FileTagView, FileUploadView, FileUploadPartView } from './file-view.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A length or count that may exceed 2^31, as a JSON number up to 2^53 - 1. */
  SafeInt: { input: number; output: number; }
  /** An absolute URL. */
  URL: { input: string; output: string; }
  /** A point in time in ISO 8601 format, in UTC. */
  DateTime: { input: Date; output: Date; }
  FileConversionName: { input: string; output: string; }
  FileLadderName: { input: string; output: string; }
  FileConversionOrLadder: { input: string; output: string; }
};

/** What happens to a record's current files when a mutation attaches others. */
export type FileAttachMode =
  /** They stay attached. */
  | 'ADD'
  /** They are detached: the record keeps only the given files at this target. Null or an empty list detaches them all. */
  | 'SET';

/** Whether a PUBLIC image is published with its metadata. The stored original is never changed. */
export type FileMetadataMode =
  /**
   * Publishes a copy without EXIF, XMP, IPTC, comments and thumbnails, which show where, when and by whom a photo was
   * taken. The copy has the same pixels, orientation and colour profile. For JPEG, PNG, WebP, GIF, AVIF and HEIC;
   * Darkroom rejects an image of these types if it cannot remove the metadata.
   */
  | 'STRIP'
  /** Publishes the image exactly as it was uploaded, with all its metadata. */
  | 'KEEP';

/** The checksum of a part. */
export type FileUploadPartChecksum = {
  /** The number of the part, starting at 1. */
  readonly number: Scalars['Int']['input'];
  /** The SHA-256 of its bytes, in base64. */
  readonly sha256: Scalars['String']['input'];
};

/** The state of a file. */
export type FileStatus =
  /** The client is sending parts. */
  | 'UPLOADING'
  /** The parts are being joined and checked. */
  | 'VERIFYING'
  /** Complete and checked. The bytes never change from here on. */
  | 'READY'
  /** The bytes violated the policy and were deleted. */
  | 'REJECTED'
  /** The uploader aborted the upload. */
  | 'ABORTED'
  /** The upload was not completed in time. */
  | 'EXPIRED';

/** Who can read a file. */
export type FileVisibility =
  /** Only its owner, and callers who reach the file through a field that it is attached to. */
  | 'PRIVATE'
  /** Everyone, at a stable URL. */
  | 'PUBLIC';

/** How browsers treat the bytes at a URL. */
export type FileDisposition =
  /** Shown if that is safe for the media type, downloaded otherwise. */
  | 'INLINE'
  /** Always downloaded, under the file's name. The URL is signed and short-lived if browsers would show the file at its public URL. */
  | 'ATTACHMENT';

/** Filters files. All conditions must match. */
export type FileWhere = {
  /** Files in any of these states. */
  readonly status?: InputMaybe<ReadonlyArray<FileStatus>>;
  /** Files of this media type, or of this range, such as `image/*`; aliases work too. */
  readonly contentType?: InputMaybe<Scalars['String']['input']>;
  /** Files created after this time. */
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Files created before this time. */
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** Files whose name starts with this text, ignoring case. At most 255 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Files with this visibility. */
  readonly visibility?: InputMaybe<FileVisibility>;
  /** Files uploaded for this target, as passed to `startFileUpload(target:)`. */
  readonly target?: InputMaybe<Scalars['String']['input']>;
  /** Files with these ids, at most 100. Ids of files that the viewer does not own match nothing. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Files with these tags. */
  readonly tags?: InputMaybe<FileTagsWhere>;
  /** The states of tags that count: SUGGESTED and CONFIRMED by default. Without `tags`, matches files with any tag that counts. */
  readonly tagStatus?: InputMaybe<ReadonlyArray<FileTagStatus>>;
  /** Ignores suggestions with a lower confidence, from 0 to 1. Tags that a person confirmed or added always count. */
  readonly minConfidence?: InputMaybe<Scalars['Float']['input']>;
};

/** The order of files, by creation time. */
export type FileOrder =
  /** The newest file comes first. */
  | 'NEWEST_FIRST'
  /** The oldest file comes first. */
  | 'OLDEST_FIRST';

/** The state of a tag on a file. */
export type FileTagStatus =
  /** Suggested by a tagger and not reviewed yet. The tagger's next run may replace it. */
  | 'SUGGESTED'
  /** Confirmed or added by a person. */
  | 'CONFIRMED'
  /** Rejected by a person. It stays rejected if a tagger suggests it again. */
  | 'REJECTED';

/** What happens to suggestions that a review does not mention. */
export type UnreviewedFileTags =
  /** They stay SUGGESTED. */
  | 'KEEP'
  /** They become REJECTED, so that they do not come back. */
  | 'DISCARD';

/** Filters files by their tags. All conditions must match. Names are case-insensitive; at most 20 of them. */
export type FileTagsWhere = {
  /** Files with all of these tags. */
  readonly all?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Files with at least one of these tags. */
  readonly any?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Files with none of these tags. */
  readonly none?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** The point of an image that crops are to keep, from the upper left corner of the upright image. */
export type FileFocalPointInput = {
  /** The share of the width, from 0 to 1. */
  readonly x: Scalars['Float']['input'];
  /** The share of the height, from 0 to 1. */
  readonly y: Scalars['Float']['input'];
};

/** The state of background work. */
export type FileJobStatus =
  /** Waiting for a worker or for the next attempt. */
  | 'PENDING'
  /** A worker is processing it. */
  | 'RUNNING'
  /** The result is available. */
  | 'DONE'
  /** Failed for good. It is not retried automatically, but can be requested again. */
  | 'FAILED';

/** The upload policy of a target. */
export type FileUploadPolicy = {
  /** The schema coordinate to pass to `startFileUpload` as `target`; null for uploads without a target. */
  readonly target?: Maybe<Scalars['String']['output']>;
  /** The accepted media types and ranges, such as `image/*`; null if all types are accepted. */
  readonly accept?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The maximum file size in bytes. */
  readonly maxBytes: Scalars['SafeInt']['output'];
  /** Lower size limits for single types, whose larger files could not be processed. */
  readonly typeLimits: ReadonlyArray<FileTypeLimit>;
  /** The maximum number of pixels of an image, width × height; null if unlimited. */
  readonly maxPixels?: Maybe<Scalars['SafeInt']['output']>;
  /** Whether `startFileUpload` requires the file's `size`. */
  readonly requireSize: Scalars['Boolean']['output'];
  /** Who can read the file, besides its owner and callers who reach it through the target. */
  readonly visibility: FileVisibility;
  /** Whether images are published without their metadata. Always KEEP if `visibility` is PRIVATE. */
  readonly metadata: FileMetadataMode;
  /** Whether the place where a photo was taken is stored. Only the owner of a file can read it. */
  readonly keepLocation: Scalars['Boolean']['output'];
  /** The conversions made as soon as the file is READY; of a ladder, the widths that the image has. */
  readonly convert: ReadonlyArray<Scalars['FileConversionName']['output']>;
  /** Whether to suggest tags as soon as the file is READY. */
  readonly tag: Scalars['Boolean']['output'];
  /** Suggestions with a lower confidence, from 0 to 1, are dropped; null if all are kept. */
  readonly minConfidence?: Maybe<Scalars['Float']['output']>;
};

/** The size limit of a media type. */
export type FileTypeLimit = {
  /** The media type, as detected from the bytes. */
  readonly contentType: Scalars['String']['output'];
  /** The maximum size of its files in bytes. */
  readonly maxBytes: Scalars['SafeInt']['output'];
};

export type Query = {
  /** The policy of a target, or of uploads without one, so that you can check a file before you upload it; null if there is no such target. */
  readonly fileUploadPolicy?: Maybe<FileUploadPolicy>;
  /** An open upload of the viewer, so that you can resume it: which parts storage has, and new URLs. Null if there is no such upload. */
  readonly fileUpload?: Maybe<FileUpload>;
  /** A file; null if there is no file with this id that the viewer may see. */
  readonly file?: Maybe<File>;
  /** The viewer's own files, sorted by creation time. */
  readonly files: FileConnection;
  /** A URL to GET the file's bytes from; null if there is no such file or it is not READY. */
  readonly urlForFile?: Maybe<FileUrl>;
  /** The tags on the viewer's own files in alphabetical order, without rejected ones. */
  readonly fileTags: ReadonlyArray<FileTagName>;
};


export type QueryFileUploadPolicyArgs = {
  target?: InputMaybe<Scalars['String']['input']>;
};


export type QueryFileUploadArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFileArgs = {
  id: Scalars['ID']['input'];
};


export type QueryFilesArgs = {
  where?: InputMaybe<FileWhere>;
  orderBy?: InputMaybe<FileOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryUrlForFileArgs = {
  id: Scalars['ID']['input'];
  expiresInSeconds?: InputMaybe<Scalars['Int']['input']>;
  disposition?: InputMaybe<FileDisposition>;
};


export type QueryFileTagsArgs = {
  prefix?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The upload of one file, in one or more parts that the client PUTs directly to storage. */
export type FileUpload = {
  /** The id of the upload and of the resulting file. */
  readonly id: Scalars['ID']['output'];
  /**
   * One URL for each part: PUT the bytes of the first part to the first URL, and so on. You can send parts in any order and in
   * parallel. Send no Content-Type header, which some storages refuse: `file.slice(from, to)` sends none. For uploads of many parts,
   * request a few at a time with `parts` instead.
   */
  readonly urls: ReadonlyArray<Scalars['URL']['output']>;
  /** The parts: whether storage has them, and where to PUT them. */
  readonly parts: ReadonlyArray<FileUploadPart>;
  /**
   * The length in bytes of every part but the last; null if neither `partSize` nor `size` was declared. The client then chooses
   * one length of at least 5 MiB for all parts but the last.
   */
  readonly partSize?: Maybe<Scalars['SafeInt']['output']>;
  /** When the URLs in this response expire. Query `fileUpload(id:)` for new ones. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The resulting file. */
  readonly file: File;
};


/** The upload of one file, in one or more parts that the client PUTs directly to storage. */
export type FileUploadPartsArgs = {
  numbers?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  checksums?: InputMaybe<ReadonlyArray<FileUploadPartChecksum>>;
};

/** One part of an upload. */
export type FileUploadPart = {
  /** The number of the part, starting at 1. */
  readonly number: Scalars['Int']['output'];
  /** The URL to PUT the bytes to, without a Content-Type header. */
  readonly url: Scalars['URL']['output'];
  /** The headers that the PUT must send: none, unless the part has a checksum. */
  readonly headers: ReadonlyArray<FileUploadHeader>;
  /** The exact length in bytes, enforced by storage; null if it was not declared. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** Whether storage has the part. You can send a part again until the upload is completed. */
  readonly uploaded: Scalars['Boolean']['output'];
  /** The SHA-256, in base64, of the bytes in storage; null if there are none or storage computed no checksum. */
  readonly sha256?: Maybe<Scalars['String']['output']>;
};

/** A header of an HTTP request. */
export type FileUploadHeader = {
  /** The name of the header, in lower case. */
  readonly name: Scalars['String']['output'];
  /** The value of the header. */
  readonly value: Scalars['String']['output'];
};

/** The result of `completeFileUpload`. */
export type CompleteFileUploadPayload = {
  /** Always true: failures are reported as errors. */
  readonly success: Scalars['Boolean']['output'];
  /** The file, which is READY. */
  readonly file: File;
};

/** The result of `abortFileUpload`. */
export type AbortFileUploadPayload = {
  /** Always true: failures are reported as errors. */
  readonly success: Scalars['Boolean']['output'];
  /** The id of the aborted upload. */
  readonly id: Scalars['ID']['output'];
};

export type Mutation = {
  /**
   * Starts an upload. The arguments decide how the file is cut into parts:
   * - `size`: the server chooses parts of 8 MiB, or longer ones if the file would have more than 10,000.
   * - `size` and `partSize`: the client chooses the length of the parts.
   * - `size` and `count`: the parts have equal lengths.
   * - `count`: the client cuts the file, all parts but the last having one length of at least 5 MiB. The maximum file size is
   *   reserved from the quota.
   * - `count` and `partSize`: likewise, but only `count` × `partSize` bytes are reserved.
   * - none of them: one part.
   */
  readonly startFileUpload: FileUpload;
  /**
   * Joins the parts, checks the bytes and makes the file READY. Repeated calls return the same result. If a part is missing, the
   * call fails with `UPLOAD_INCOMPLETE` and the upload stays open.
   */
  readonly completeFileUpload: CompleteFileUploadPayload;
  /** Aborts an upload and deletes the parts that were sent. */
  readonly abortFileUpload: AbortFileUploadPayload;
  /** Deletes a file and its conversions, with their bytes, for good. */
  readonly deleteFile: DeleteFilePayload;
  /** Reviews the tags of a READY file. Either all decisions are applied or none. A later decision replaces an earlier one. */
  readonly reviewFileTags: File;
  /** Requests a conversion of a READY file. Does nothing if it is DONE or in progress; retries it if it FAILED. */
  readonly convertFile: File;
  /**
   * Sets the point of a READY image that crops keep, and requests the conversions that depend on it again. Their old results stay
   * until then. Does nothing if it is set already.
   */
  readonly setFileFocalPoint: File;
  /** Requests tag suggestions for a READY file. Does nothing if they are DONE or in progress; retries them if they FAILED. */
  readonly suggestFileTags: File;
};


export type MutationStartFileUploadArgs = {
  count?: InputMaybe<Scalars['Int']['input']>;
  partSize?: InputMaybe<Scalars['SafeInt']['input']>;
  name?: InputMaybe<Scalars['String']['input']>;
  contentType?: InputMaybe<Scalars['String']['input']>;
  size?: InputMaybe<Scalars['SafeInt']['input']>;
  target?: InputMaybe<Scalars['String']['input']>;
  checksums?: InputMaybe<Scalars['Boolean']['input']>;
};


export type MutationCompleteFileUploadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationAbortFileUploadArgs = {
  id: Scalars['ID']['input'];
};


export type MutationDeleteFileArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReviewFileTagsArgs = {
  id: Scalars['ID']['input'];
  confirm?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  reject?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  add?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  reset?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  unreviewed?: InputMaybe<UnreviewedFileTags>;
  ifVersion?: InputMaybe<Scalars['Int']['input']>;
};


export type MutationConvertFileArgs = {
  id: Scalars['ID']['input'];
  conversion: Scalars['FileConversionName']['input'];
};


export type MutationSetFileFocalPointArgs = {
  id: Scalars['ID']['input'];
  focalPoint?: InputMaybe<FileFocalPointInput>;
};


export type MutationSuggestFileTagsArgs = {
  id: Scalars['ID']['input'];
};

/** A file, from the start of its upload. */
export type File = {
  /** The id of the file and of its upload. Pass it to arguments that take files. */
  readonly id: Scalars['ID']['output'];
  /** The state of the file. Only a READY file has bytes to GET. */
  readonly status: FileStatus;
  /** Increases with every change to the file, its conversions and its attachments: of two responses, the one with the higher version is newer. */
  readonly version: Scalars['Int']['output'];
  /** The name the uploader gave, without invisible characters. For display only: do not use it as a path, and do not trust its extension. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The media type detected from the bytes; null until READY. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** The length of the uploaded file in bytes; null until READY. A copy that is published without metadata can be shorter. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /**
   * The SHA-256 of the bytes, as 64 lower-case hexadecimal digits, computed by storage or the server and never taken from the client.
   * Null until READY; null for a file sent in several parts, if the server stopped while it completed the upload, and if storage
   * computes no checksum (some storages do so only for uploads started with `checksums`).
   */
  readonly sha256?: Maybe<Scalars['String']['output']>;
  /** The width in pixels, with the image upright; null if the file is not an image. */
  readonly width?: Maybe<Scalars['Int']['output']>;
  /** The height in pixels, with the image upright; null if the file is not an image. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /**
   * A ThumbHash in base64: some 25 bytes that a client can turn into a blurred image of the same proportions, to show until the image has loaded.
   * Null if the file is not an image, or none can be made, and until it is made.
   */
  readonly placeholder?: Maybe<Scalars['String']['output']>;
  /** The most frequent colour of the image, as #rrggbb, to show until the image has loaded. Null like `placeholder`. */
  readonly dominantColor?: Maybe<Scalars['String']['output']>;
  /**
   * What the camera wrote into the image about how it was taken, visible only to the file's owner; null for everyone else, if it
   * wrote nothing, and until it is read. Cameras can be set wrongly and files can be edited: none of it is verified.
   */
  readonly exif?: Maybe<FileExif>;
  /** Who can read the file. */
  readonly visibility: FileVisibility;
  /** The URL to GET the bytes from: signed and short-lived for a private file, stable for a public one. Null until READY. */
  readonly url?: Maybe<Scalars['URL']['output']>;
  /** Why the file was rejected; null unless REJECTED. */
  readonly rejection?: Maybe<FileRejection>;
  /** When the upload was started. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When the file became READY or REJECTED. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the file will be deleted, unless it is attached before then; null if no deletion is scheduled. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where the file is attached: at most 100 places, visible only to its owner; null for everyone else. */
  readonly attachments?: Maybe<ReadonlyArray<FileAttachment>>;
  /** The file's tags, most confident first. */
  readonly tags: ReadonlyArray<FileTag>;
  /** All conversions that were requested, sorted by name. */
  readonly conversions: ReadonlyArray<FileConversion>;
  /** One conversion; null if it was never requested. */
  readonly conversion?: Maybe<FileConversion>;
  /**
   * The URLs of a ladder's results with their widths, for the attribute `srcset` of an image: `https://… 320w, https://… 640w`.
   * Signed and short-lived for a private file, stable for a public one. Widths above that of the original and results that
   * are not there yet are left out; null if nothing is left. Counts as a field for each width.
   */
  readonly srcset?: Maybe<Scalars['String']['output']>;
  /** The point that crops keep; null until it is set. */
  readonly focalPoint?: Maybe<FileFocalPoint>;
  /** The state of tag suggestions; null if they were never requested. */
  readonly tagging?: Maybe<FileTagging>;
};


/** A file, from the start of its upload. */
export type FileUrlArgs = {
  disposition?: InputMaybe<FileDisposition>;
};


/** A file, from the start of its upload. */
export type FileTagsArgs = {
  status?: InputMaybe<ReadonlyArray<FileTagStatus>>;
  minConfidence?: InputMaybe<Scalars['Float']['input']>;
};


/** A file, from the start of its upload. */
export type FileConversionArgs = {
  name: Scalars['FileConversionName']['input'];
};


/** A file, from the start of its upload. */
export type FileSrcsetArgs = {
  ladder: Scalars['FileLadderName']['input'];
};

/** What a camera wrote into an image about how it was taken. */
export type FileExif = {
  /**
   * When the image was taken, in ISO 8601 format, by the clock of the camera: `2026-05-01T12:34:56+02:00` if the camera wrote its
   * offset from UTC, or `2026-05-01T12:34:56` if it did not, whose point in time is then unknown. Null if the camera wrote no date.
   */
  readonly takenAt?: Maybe<Scalars['String']['output']>;
  /** The make and model of the camera; null if it wrote neither. */
  readonly camera?: Maybe<Scalars['String']['output']>;
  /** The model of the lens; null if the camera wrote none. */
  readonly lens?: Maybe<Scalars['String']['output']>;
  /** Where the image was taken; null if the camera wrote no position, and unless the target of the upload states `keepLocation: true`. */
  readonly location?: Maybe<FileLocation>;
};

/** A place on the earth, in WGS 84, as GPS has it. */
export type FileLocation = {
  /** In degrees, from -90 to 90; positive in the north. */
  readonly latitude: Scalars['Float']['output'];
  /** In degrees, from -180 to 180; positive in the east. */
  readonly longitude: Scalars['Float']['output'];
};

/** A place that a file is attached to. */
export type FileAttachment = {
  /** The schema coordinate of the target, such as `Customer.logo`. */
  readonly target: Scalars['String']['output'];
  /** The id of the record; null if the target does not identify records. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** When the file was attached there. */
  readonly attachedAt: Scalars['DateTime']['output'];
};

/** Why a file was rejected. */
export type FileRejection = {
  /** The error code, as in `extensions.code`, for programs. */
  readonly code: Scalars['String']['output'];
  /** An explanation for people. */
  readonly message: Scalars['String']['output'];
};

/** A URL to GET a file's bytes from. */
export type FileUrl = {
  /** The URL. */
  readonly url: Scalars['URL']['output'];
  /** When the URL expires; null if it does not. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of files. */
export type FileConnection = {
  /** The files with their cursors. */
  readonly edges: ReadonlyArray<FileEdge>;
  /** The files. */
  readonly nodes: ReadonlyArray<File>;
  /** Whether there are further pages, and the cursors of this one. */
  readonly pageInfo: PageInfo;
};

/** A file and its cursor in the list. */
export type FileEdge = {
  /** The cursor, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The file. */
  readonly node: File;
};

/** The position of a page in the whole list. */
export type PageInfo = {
  /** Whether there are more items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are items before this page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first item; null for an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** The cursor of the last item, to pass as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** The current state of the page of files that a subscription follows. */
export type FileListUpdate = {
  /** The files with their cursors. */
  readonly edges: ReadonlyArray<FileEdge>;
  /** The files. */
  readonly nodes: ReadonlyArray<File>;
  /** Whether there are further pages, and the cursors of this one. */
  readonly pageInfo: PageInfo;
  /** The ids of all files on the page, in order. A client that keeps earlier updates needs only these and `changed`. */
  readonly ids: ReadonlyArray<Scalars['ID']['output']>;
  /** The files that were added to the page or changed since the previous event; all files in the first event. */
  readonly changed: ReadonlyArray<File>;
};

/** The new state of one of the files that a subscription follows. */
export type FileUpdate = {
  /** The requested id. */
  readonly id: Scalars['ID']['output'];
  /** The file; null if there is no file with this id that the viewer may see, or once it is deleted. Null is the last update for this id. */
  readonly file?: Maybe<File>;
};

/** The result of `deleteFile`. */
export type DeleteFilePayload = {
  /** Always true: failures are reported as errors. */
  readonly success: Scalars['Boolean']['output'];
  /** The id of the deleted file. */
  readonly id: Scalars['ID']['output'];
};

export type Subscription = {
  /**
   * Sends the current state of the file immediately, and again after every change. Sends null and ends if there is no file with
   * this id that the viewer may see, or once it is deleted.
   */
  readonly file?: Maybe<File>;
  /**
   * Follows up to 100 files: sends the current state of each immediately, and again after every change, one file per event. Ends
   * once none of them is left.
   */
  readonly fileUpdates: FileUpdate;
  /**
   * Sends the first page of the viewer's own files immediately, and again whenever it changes, at most four times a second.
   * Intermediate states may be skipped; the latest is always sent.
   */
  readonly files: FileListUpdate;
};


export type SubscriptionFileArgs = {
  id: Scalars['ID']['input'];
};


export type SubscriptionFileUpdatesArgs = {
  ids: ReadonlyArray<Scalars['ID']['input']>;
};


export type SubscriptionFilesArgs = {
  where?: InputMaybe<FileWhere>;
  orderBy?: InputMaybe<FileOrder>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A tag on a file: suggested by a tagger, or decided by a person. */
export type FileTag = {
  /** Identifies this tag on this file, for client-side caches. */
  readonly id: Scalars['ID']['output'];
  /** The tag's name, as first used on this owner's files. Names that differ only in case, white space or invisible characters are the same tag. */
  readonly name: Scalars['String']['output'];
  /** The tagger's confidence, from 0 to 1; null for a tag that no tagger suggested. */
  readonly confidence?: Maybe<Scalars['Float']['output']>;
  /** Whether the tag is a suggestion, or what a person decided. */
  readonly status: FileTagStatus;
  /** The name of the tagger that suggested the tag, or `viewer` if a person added it. */
  readonly source: Scalars['String']['output'];
  /** Who made the last decision; null if there is none. Visible only to the file's owner and to the reviewer. */
  readonly reviewedBy?: Maybe<Scalars['ID']['output']>;
  /** When the last decision was made; null if there is none. */
  readonly reviewedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A tag on the viewer's files. */
export type FileTagName = {
  /** The tag's name. */
  readonly name: Scalars['String']['output'];
  /** The number of the viewer's files with this tag. */
  readonly files: Scalars['Int']['output'];
};

/** A derivative of a file: finished, in progress, or failed. */
export type FileConversion = {
  /** Identifies this conversion of this file, for client-side caches. */
  readonly id: Scalars['ID']['output'];
  /** The conversion's name. */
  readonly name: Scalars['FileConversionName']['output'];
  /** The state of the work. Subscribe to the file to follow it. */
  readonly status: FileJobStatus;
  /** The URL to GET the result from; null until the conversion is DONE. */
  readonly url?: Maybe<Scalars['URL']['output']>;
  /** The media type of the result; null until the conversion is DONE. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** The length of the result in bytes; null until the conversion is DONE. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** The width of the result in pixels; null until the conversion is DONE. */
  readonly width?: Maybe<Scalars['Int']['output']>;
  /** The height of the result in pixels; null until the conversion is DONE. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /** A message for people: why the conversion FAILED, or what a PENDING one is waiting for. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** The number of attempts made for the current request. */
  readonly attempts: Scalars['Int']['output'];
};


/** A derivative of a file: finished, in progress, or failed. */
export type FileConversionUrlArgs = {
  disposition?: InputMaybe<FileDisposition>;
};

/** The point of an image that crops keep, from the upper left corner of the upright image. */
export type FileFocalPoint = {
  /** The share of the width, from 0 to 1. */
  readonly x: Scalars['Float']['output'];
  /** The share of the height, from 0 to 1. */
  readonly y: Scalars['Float']['output'];
};

/** The state of the latest request for tag suggestions. The file stays READY even if it fails. */
export type FileTagging = {
  /** The state of the work. Subscribe to the file to follow it. */
  readonly status: FileJobStatus;
  /** A message for people: why the request failed or is being retried. Visible only to the file's owner. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** The number of attempts made for the current request. */
  readonly attempts: Scalars['Int']['output'];
  /** The name of the tagger. */
  readonly source: Scalars['String']['output'];
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  FileAttachMode: FileAttachMode;
  FileMetadataMode: FileMetadataMode;
  SafeInt: ResolverTypeWrapper<Scalars['SafeInt']['output']>;
  URL: ResolverTypeWrapper<Scalars['URL']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  FileUploadPartChecksum: FileUploadPartChecksum;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  FileStatus: FileStatus;
  FileVisibility: FileVisibility;
  FileDisposition: FileDisposition;
  FileWhere: FileWhere;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  FileOrder: FileOrder;
  FileTagStatus: FileTagStatus;
  UnreviewedFileTags: UnreviewedFileTags;
  FileTagsWhere: FileTagsWhere;
  FileConversionName: ResolverTypeWrapper<Scalars['FileConversionName']['output']>;
  FileLadderName: ResolverTypeWrapper<Scalars['FileLadderName']['output']>;
  FileConversionOrLadder: ResolverTypeWrapper<Scalars['FileConversionOrLadder']['output']>;
  FileFocalPointInput: FileFocalPointInput;
  FileJobStatus: FileJobStatus;
  FileUploadPolicy: ResolverTypeWrapper<FileUploadPolicy>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  FileTypeLimit: ResolverTypeWrapper<FileTypeLimit>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  FileUpload: ResolverTypeWrapper<FileUploadView>;
  FileUploadPart: ResolverTypeWrapper<FileUploadPartView>;
  FileUploadHeader: ResolverTypeWrapper<FileUploadHeader>;
  CompleteFileUploadPayload: ResolverTypeWrapper<Omit<CompleteFileUploadPayload, 'file'> & { file: ResolversTypes['File'] }>;
  AbortFileUploadPayload: ResolverTypeWrapper<AbortFileUploadPayload>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  File: ResolverTypeWrapper<FileView>;
  FileExif: ResolverTypeWrapper<FileExif>;
  FileLocation: ResolverTypeWrapper<FileLocation>;
  FileAttachment: ResolverTypeWrapper<FileAttachment>;
  FileRejection: ResolverTypeWrapper<FileRejection>;
  FileUrl: ResolverTypeWrapper<FileUrl>;
  FileConnection: ResolverTypeWrapper<Omit<FileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['FileEdge']>, nodes: ReadonlyArray<ResolversTypes['File']> }>;
  FileEdge: ResolverTypeWrapper<Omit<FileEdge, 'node'> & { node: ResolversTypes['File'] }>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  FileListUpdate: ResolverTypeWrapper<Omit<FileListUpdate, 'edges' | 'nodes' | 'changed'> & { edges: ReadonlyArray<ResolversTypes['FileEdge']>, nodes: ReadonlyArray<ResolversTypes['File']>, changed: ReadonlyArray<ResolversTypes['File']> }>;
  FileUpdate: ResolverTypeWrapper<Omit<FileUpdate, 'file'> & { file?: Maybe<ResolversTypes['File']> }>;
  DeleteFilePayload: ResolverTypeWrapper<DeleteFilePayload>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  FileTag: ResolverTypeWrapper<FileTagView>;
  FileTagName: ResolverTypeWrapper<FileTagName>;
  FileConversion: ResolverTypeWrapper<FileConversionView>;
  FileFocalPoint: ResolverTypeWrapper<FileFocalPoint>;
  FileTagging: ResolverTypeWrapper<FileTagging>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  SafeInt: Scalars['SafeInt']['output'];
  URL: Scalars['URL']['output'];
  DateTime: Scalars['DateTime']['output'];
  FileUploadPartChecksum: FileUploadPartChecksum;
  Int: Scalars['Int']['output'];
  String: Scalars['String']['output'];
  FileWhere: FileWhere;
  ID: Scalars['ID']['output'];
  Float: Scalars['Float']['output'];
  FileTagsWhere: FileTagsWhere;
  FileConversionName: Scalars['FileConversionName']['output'];
  FileLadderName: Scalars['FileLadderName']['output'];
  FileConversionOrLadder: Scalars['FileConversionOrLadder']['output'];
  FileFocalPointInput: FileFocalPointInput;
  FileUploadPolicy: FileUploadPolicy;
  Boolean: Scalars['Boolean']['output'];
  FileTypeLimit: FileTypeLimit;
  Query: Record<PropertyKey, never>;
  FileUpload: FileUploadView;
  FileUploadPart: FileUploadPartView;
  FileUploadHeader: FileUploadHeader;
  CompleteFileUploadPayload: Omit<CompleteFileUploadPayload, 'file'> & { file: ResolversParentTypes['File'] };
  AbortFileUploadPayload: AbortFileUploadPayload;
  Mutation: Record<PropertyKey, never>;
  File: FileView;
  FileExif: FileExif;
  FileLocation: FileLocation;
  FileAttachment: FileAttachment;
  FileRejection: FileRejection;
  FileUrl: FileUrl;
  FileConnection: Omit<FileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['FileEdge']>, nodes: ReadonlyArray<ResolversParentTypes['File']> };
  FileEdge: Omit<FileEdge, 'node'> & { node: ResolversParentTypes['File'] };
  PageInfo: PageInfo;
  FileListUpdate: Omit<FileListUpdate, 'edges' | 'nodes' | 'changed'> & { edges: ReadonlyArray<ResolversParentTypes['FileEdge']>, nodes: ReadonlyArray<ResolversParentTypes['File']>, changed: ReadonlyArray<ResolversParentTypes['File']> };
  FileUpdate: Omit<FileUpdate, 'file'> & { file?: Maybe<ResolversParentTypes['File']> };
  DeleteFilePayload: DeleteFilePayload;
  Subscription: Record<PropertyKey, never>;
  FileTag: FileTagView;
  FileTagName: FileTagName;
  FileConversion: FileConversionView;
  FileFocalPoint: FileFocalPoint;
  FileTagging: FileTagging;
};

export type FileUploadDirectiveArgs = {
  target?: Maybe<Scalars['String']['input']>;
  subject?: Maybe<Scalars['String']['input']>;
  attach?: Maybe<FileAttachMode>;
  accept?: Maybe<ReadonlyArray<Scalars['String']['input']>>;
  maxBytes?: Maybe<Scalars['SafeInt']['input']>;
  maxPixels?: Maybe<Scalars['SafeInt']['input']>;
  requireSize?: Maybe<Scalars['Boolean']['input']>;
  visibility?: Maybe<FileVisibility>;
  metadata?: Maybe<FileMetadataMode>;
  keepLocation?: Maybe<Scalars['Boolean']['input']>;
  unattachedExpiresInSeconds?: Maybe<Scalars['Int']['input']>;
  convert?: Maybe<ReadonlyArray<Scalars['FileConversionOrLadder']['input']>>;
  tag?: Maybe<Scalars['Boolean']['input']>;
  minConfidence?: Maybe<Scalars['Float']['input']>;
};

export type FileUploadDirectiveResolver<Result, Parent, ContextType = unknown, Args = FileUploadDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface SafeIntScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['SafeInt'], any> {
  name: 'SafeInt';
}

export interface UrlScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['URL'], any> {
  name: 'URL';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface FileConversionNameScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FileConversionName'], any> {
  name: 'FileConversionName';
}

export interface FileLadderNameScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FileLadderName'], any> {
  name: 'FileLadderName';
}

export interface FileConversionOrLadderScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['FileConversionOrLadder'], any> {
  name: 'FileConversionOrLadder';
}

export type FileUploadPolicyResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUploadPolicy'] = ResolversParentTypes['FileUploadPolicy']> = {
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  accept?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  maxBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  typeLimits?: Resolver<ReadonlyArray<ResolversTypes['FileTypeLimit']>, ParentType, ContextType>;
  maxPixels?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  requireSize?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  visibility?: Resolver<ResolversTypes['FileVisibility'], ParentType, ContextType>;
  metadata?: Resolver<ResolversTypes['FileMetadataMode'], ParentType, ContextType>;
  keepLocation?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  convert?: Resolver<ReadonlyArray<ResolversTypes['FileConversionName']>, ParentType, ContextType>;
  tag?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  minConfidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type FileTypeLimitResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileTypeLimit'] = ResolversParentTypes['FileTypeLimit']> = {
  contentType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  maxBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
};

export type QueryResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  fileUploadPolicy?: Resolver<Maybe<ResolversTypes['FileUploadPolicy']>, ParentType, ContextType, Partial<QueryFileUploadPolicyArgs>>;
  fileUpload?: Resolver<Maybe<ResolversTypes['FileUpload']>, ParentType, ContextType, RequireFields<QueryFileUploadArgs, 'id'>>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType, RequireFields<QueryFileArgs, 'id'>>;
  files?: Resolver<ResolversTypes['FileConnection'], ParentType, ContextType, Partial<QueryFilesArgs>>;
  urlForFile?: Resolver<Maybe<ResolversTypes['FileUrl']>, ParentType, ContextType, RequireFields<QueryUrlForFileArgs, 'id'>>;
  fileTags?: Resolver<ReadonlyArray<ResolversTypes['FileTagName']>, ParentType, ContextType, Partial<QueryFileTagsArgs>>;
};

export type FileUploadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUpload'] = ResolversParentTypes['FileUpload']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  urls?: Resolver<ReadonlyArray<ResolversTypes['URL']>, ParentType, ContextType>;
  parts?: Resolver<ReadonlyArray<ResolversTypes['FileUploadPart']>, ParentType, ContextType, Partial<FileUploadPartsArgs>>;
  partSize?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  file?: Resolver<ResolversTypes['File'], ParentType, ContextType>;
};

export type FileUploadPartResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUploadPart'] = ResolversParentTypes['FileUploadPart']> = {
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  headers?: Resolver<ReadonlyArray<ResolversTypes['FileUploadHeader']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  uploaded?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  sha256?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FileUploadHeaderResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUploadHeader'] = ResolversParentTypes['FileUploadHeader']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CompleteFileUploadPayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['CompleteFileUploadPayload'] = ResolversParentTypes['CompleteFileUploadPayload']> = {
  success?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  file?: Resolver<ResolversTypes['File'], ParentType, ContextType>;
};

export type AbortFileUploadPayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['AbortFileUploadPayload'] = ResolversParentTypes['AbortFileUploadPayload']> = {
  success?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  startFileUpload?: Resolver<ResolversTypes['FileUpload'], ParentType, ContextType, Partial<MutationStartFileUploadArgs>>;
  completeFileUpload?: Resolver<ResolversTypes['CompleteFileUploadPayload'], ParentType, ContextType, RequireFields<MutationCompleteFileUploadArgs, 'id'>>;
  abortFileUpload?: Resolver<ResolversTypes['AbortFileUploadPayload'], ParentType, ContextType, RequireFields<MutationAbortFileUploadArgs, 'id'>>;
  deleteFile?: Resolver<ResolversTypes['DeleteFilePayload'], ParentType, ContextType, RequireFields<MutationDeleteFileArgs, 'id'>>;
  reviewFileTags?: Resolver<ResolversTypes['File'], ParentType, ContextType, RequireFields<MutationReviewFileTagsArgs, 'id'>>;
  convertFile?: Resolver<ResolversTypes['File'], ParentType, ContextType, RequireFields<MutationConvertFileArgs, 'id' | 'conversion'>>;
  setFileFocalPoint?: Resolver<ResolversTypes['File'], ParentType, ContextType, RequireFields<MutationSetFileFocalPointArgs, 'id'>>;
  suggestFileTags?: Resolver<ResolversTypes['File'], ParentType, ContextType, RequireFields<MutationSuggestFileTagsArgs, 'id'>>;
};

export type FileResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['File'] = ResolversParentTypes['File']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FileStatus'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  sha256?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  placeholder?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  dominantColor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  exif?: Resolver<Maybe<ResolversTypes['FileExif']>, ParentType, ContextType>;
  visibility?: Resolver<ResolversTypes['FileVisibility'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, Partial<FileUrlArgs>>;
  rejection?: Resolver<Maybe<ResolversTypes['FileRejection']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  attachments?: Resolver<Maybe<ReadonlyArray<ResolversTypes['FileAttachment']>>, ParentType, ContextType>;
  tags?: Resolver<ReadonlyArray<ResolversTypes['FileTag']>, ParentType, ContextType, Partial<FileTagsArgs>>;
  conversions?: Resolver<ReadonlyArray<ResolversTypes['FileConversion']>, ParentType, ContextType>;
  conversion?: Resolver<Maybe<ResolversTypes['FileConversion']>, ParentType, ContextType, RequireFields<FileConversionArgs, 'name'>>;
  srcset?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType, RequireFields<FileSrcsetArgs, 'ladder'>>;
  focalPoint?: Resolver<Maybe<ResolversTypes['FileFocalPoint']>, ParentType, ContextType>;
  tagging?: Resolver<Maybe<ResolversTypes['FileTagging']>, ParentType, ContextType>;
};

export type FileExifResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileExif'] = ResolversParentTypes['FileExif']> = {
  takenAt?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  camera?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lens?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  location?: Resolver<Maybe<ResolversTypes['FileLocation']>, ParentType, ContextType>;
};

export type FileLocationResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileLocation'] = ResolversParentTypes['FileLocation']> = {
  latitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  longitude?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FileAttachmentResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileAttachment'] = ResolversParentTypes['FileAttachment']> = {
  target?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  subject?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attachedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type FileRejectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileRejection'] = ResolversParentTypes['FileRejection']> = {
  code?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type FileUrlResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUrl'] = ResolversParentTypes['FileUrl']> = {
  url?: Resolver<ResolversTypes['URL'], ParentType, ContextType>;
  expiresAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type FileConnectionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileConnection'] = ResolversParentTypes['FileConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FileEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type FileEdgeResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileEdge'] = ResolversParentTypes['FileEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['File'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type FileListUpdateResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileListUpdate'] = ResolversParentTypes['FileListUpdate']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['FileEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  ids?: Resolver<ReadonlyArray<ResolversTypes['ID']>, ParentType, ContextType>;
  changed?: Resolver<ReadonlyArray<ResolversTypes['File']>, ParentType, ContextType>;
};

export type FileUpdateResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUpdate'] = ResolversParentTypes['FileUpdate']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  file?: Resolver<Maybe<ResolversTypes['File']>, ParentType, ContextType>;
};

export type DeleteFilePayloadResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['DeleteFilePayload'] = ResolversParentTypes['DeleteFilePayload']> = {
  success?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  file?: SubscriptionResolver<Maybe<ResolversTypes['File']>, "file", ParentType, ContextType, RequireFields<SubscriptionFileArgs, 'id'>>;
  fileUpdates?: SubscriptionResolver<ResolversTypes['FileUpdate'], "fileUpdates", ParentType, ContextType, RequireFields<SubscriptionFileUpdatesArgs, 'ids'>>;
  files?: SubscriptionResolver<ResolversTypes['FileListUpdate'], "files", ParentType, ContextType, Partial<SubscriptionFilesArgs>>;
};

export type FileTagResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileTag'] = ResolversParentTypes['FileTag']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  confidence?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FileTagStatus'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reviewedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  reviewedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type FileTagNameResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileTagName'] = ResolversParentTypes['FileTagName']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  files?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FileConversionResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileConversion'] = ResolversParentTypes['FileConversion']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['FileConversionName'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['FileJobStatus'], ParentType, ContextType>;
  url?: Resolver<Maybe<ResolversTypes['URL']>, ParentType, ContextType, Partial<FileConversionUrlArgs>>;
  contentType?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  size?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  height?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type FileFocalPointResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileFocalPoint'] = ResolversParentTypes['FileFocalPoint']> = {
  x?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  y?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type FileTaggingResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileTagging'] = ResolversParentTypes['FileTagging']> = {
  status?: Resolver<ResolversTypes['FileJobStatus'], ParentType, ContextType>;
  error?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  attempts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type Resolvers<ContextType = unknown> = {
  SafeInt?: GraphQLScalarType;
  URL?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  FileConversionName?: GraphQLScalarType;
  FileLadderName?: GraphQLScalarType;
  FileConversionOrLadder?: GraphQLScalarType;
  FileUploadPolicy?: FileUploadPolicyResolvers<ContextType>;
  FileTypeLimit?: FileTypeLimitResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  FileUpload?: FileUploadResolvers<ContextType>;
  FileUploadPart?: FileUploadPartResolvers<ContextType>;
  FileUploadHeader?: FileUploadHeaderResolvers<ContextType>;
  CompleteFileUploadPayload?: CompleteFileUploadPayloadResolvers<ContextType>;
  AbortFileUploadPayload?: AbortFileUploadPayloadResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  File?: FileResolvers<ContextType>;
  FileExif?: FileExifResolvers<ContextType>;
  FileLocation?: FileLocationResolvers<ContextType>;
  FileAttachment?: FileAttachmentResolvers<ContextType>;
  FileRejection?: FileRejectionResolvers<ContextType>;
  FileUrl?: FileUrlResolvers<ContextType>;
  FileConnection?: FileConnectionResolvers<ContextType>;
  FileEdge?: FileEdgeResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  FileListUpdate?: FileListUpdateResolvers<ContextType>;
  FileUpdate?: FileUpdateResolvers<ContextType>;
  DeleteFilePayload?: DeleteFilePayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  FileTag?: FileTagResolvers<ContextType>;
  FileTagName?: FileTagNameResolvers<ContextType>;
  FileConversion?: FileConversionResolvers<ContextType>;
  FileFocalPoint?: FileFocalPointResolvers<ContextType>;
  FileTagging?: FileTaggingResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = unknown> = {
  fileUpload?: FileUploadDirectiveResolver<any, any, ContextType>;
};
