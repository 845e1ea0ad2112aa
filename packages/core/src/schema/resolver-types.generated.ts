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
  /** A length or count that may pass 2^31, as a JSON number up to 2^53 - 1. */
  SafeInt: { input: number; output: number; }
  /** An absolute URL. */
  URL: { input: string; output: string; }
  /** A moment in time, in ISO 8601, in UTC. */
  DateTime: { input: Date; output: Date; }
  FileConversionName: { input: string; output: string; }
};

/** What happens to the files that a record already has when a mutation attaches others. */
export type FileAttachMode =
  /** They stay. */
  | 'ADD'
  /** They are detached: the record then has only the given files at this target. Null or an empty list leaves none. */
  | 'SET';

/** What the bytes of a part come to. */
export type FileUploadPartChecksum = {
  /** From 1. */
  readonly number: Scalars['Int']['input'];
  /** The SHA-256 of its bytes, in base64. */
  readonly sha256: Scalars['String']['input'];
};

/** Where a file stands. */
export type FileStatus =
  /** Parts are awaited. */
  | 'UPLOADING'
  /** The parts are being joined and judged. */
  | 'VERIFYING'
  /** Whole, judged, and unchangeable from now on. */
  | 'READY'
  /** The bytes broke the policy, and are gone. */
  | 'REJECTED'
  /** The uploader gave it up. */
  | 'ABORTED'
  /** It was abandoned. */
  | 'EXPIRED';

/** Who can read a file. */
export type FileVisibility =
  /** Read by its owner, and by those who reach it through a field that it is attached to. */
  | 'PRIVATE'
  /** Read by everyone, at a stable URL. */
  | 'PUBLIC';

/** How a URL serves its bytes. */
export type FileDisposition =
  /** Shown by the browser where that is safe for their type, and downloaded otherwise. */
  | 'INLINE'
  /** Always downloaded, under the file's own name. The URL is signed and short-lived where a public one would be shown. */
  | 'ATTACHMENT';

/** Which files; conditions add up. */
export type FileWhere = {
  /** In any of these states. */
  readonly status?: InputMaybe<ReadonlyArray<FileStatus>>;
  /** Of this media type, by any of its names, or range such as `image/*`. */
  readonly contentType?: InputMaybe<Scalars['String']['input']>;
  /** Created after this moment. */
  readonly createdAfter?: InputMaybe<Scalars['DateTime']['input']>;
  /** Created before this moment. */
  readonly createdBefore?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whose name begins with this, in upper or lower case: at most 255 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** Read by their owner alone, or by everyone. */
  readonly visibility?: InputMaybe<FileVisibility>;
  /** Uploaded for this place of the schema, as `startFileUpload(target:)` was given it. */
  readonly target?: InputMaybe<Scalars['String']['input']>;
  /** With one of these ids, at most 100. Ids of files that the viewer does not own match nothing. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** By their tags. */
  readonly tags?: InputMaybe<FileTagsWhere>;
  /** Which tags count: SUGGESTED and CONFIRMED by default. Without `tags`, files with any tag that counts. */
  readonly tagStatus?: InputMaybe<ReadonlyArray<FileTagStatus>>;
  /** Suggestions with less confidence do not count, 0 to 1. What a person confirmed or added always does. */
  readonly minConfidence?: InputMaybe<Scalars['Float']['input']>;
};

/** By time of creation. */
export type FileOrder =
  /** The file created last comes first. */
  | 'NEWEST_FIRST'
  /** The file created first comes first. */
  | 'OLDEST_FIRST';

/** Where a tag on a file stands. */
export type FileTagStatus =
  /** By a tagger, and not decided yet. The next run of a tagger may replace it. */
  | 'SUGGESTED'
  /** By a person. */
  | 'CONFIRMED'
  /** By a person. A tagger that suggests it again changes nothing. */
  | 'REJECTED';

/** What becomes of suggestions that a review does not name. */
export type UnreviewedFileTags =
  /** They stay SUGGESTED. */
  | 'KEEP'
  /** They are REJECTED, so that they do not come back. */
  | 'DISCARD';

/** Files by their tags: all conditions must match. Names are case-insensitive, and at most 20. */
export type FileTagsWhere = {
  /** With all of these. */
  readonly all?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With one of these at least. */
  readonly any?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** With none of these. */
  readonly none?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** Where work in the background stands. */
export type FileJobStatus =
  /** It waits for a worker, or for another try. */
  | 'PENDING'
  /** A worker is at it. */
  | 'RUNNING'
  /** Its result is there. */
  | 'DONE'
  /** Not tried again by itself; it can be asked for again. */
  | 'FAILED';

/** What may be uploaded for a place of the schema. */
export type FileUploadPolicy = {
  /** The schema coordinate to give as `target` to `startFileUpload`; null for uploads without one. */
  readonly target?: Maybe<Scalars['String']['output']>;
  /** Accepted media types and ranges such as `image/*`; null when every type is. */
  readonly accept?: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** The longest accepted file, in bytes. */
  readonly maxBytes: Scalars['SafeInt']['output'];
  /** Types of which only shorter files are accepted, as no more of them can be processed. */
  readonly typeLimits: ReadonlyArray<FileTypeLimit>;
  /** The most pixels of an accepted image, width × height; null for no limit. */
  readonly maxPixels?: Maybe<Scalars['SafeInt']['output']>;
  /** Whether `startFileUpload` has to be given the file's `size`. */
  readonly requireSize: Scalars['Boolean']['output'];
  /** Who can read the file beside its owner and those who reach it through the target. */
  readonly visibility: FileVisibility;
  /** The conversions that are made as soon as the file is ready. */
  readonly convert: ReadonlyArray<Scalars['FileConversionName']['output']>;
  /** Whether tags are suggested as soon as the file is ready. */
  readonly tag: Scalars['Boolean']['output'];
  /** Suggestions with less confidence are dropped, 0 to 1; null when none are. */
  readonly minConfidence?: Maybe<Scalars['Float']['output']>;
};

/** How long a file of a type may be. */
export type FileTypeLimit = {
  /** The media type, as the bytes are judged to have it. */
  readonly contentType: Scalars['String']['output'];
  /** The longest accepted file of it, in bytes. */
  readonly maxBytes: Scalars['SafeInt']['output'];
};

export type Query = {
  /** The policy of a target, or of uploads without one, to check a file before it is uploaded; null when there is no such target. */
  readonly fileUploadPolicy?: Maybe<FileUploadPolicy>;
  /** An upload of the viewer's that is still open, to resume it: which parts have landed, and fresh URLs. Null when there is none. */
  readonly fileUpload?: Maybe<FileUpload>;
  /** A file; null when there is none of this id that the viewer may see. */
  readonly file?: Maybe<File>;
  /** The viewer's own files, by time of creation. */
  readonly files: FileConnection;
  /** A URL of the file's bytes; null when there is no such file, or it is not READY. */
  readonly urlForFile?: Maybe<FileUrl>;
  /** The tags on the viewer's own files, in the order of the alphabet, but for those that were rejected. */
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

/** An upload of one file in one or more parts, which the client PUTs straight to storage. */
export type FileUpload = {
  /** The id of the upload, and of the file it becomes. */
  readonly id: Scalars['ID']['output'];
  /**
   * One URL for each part, in order. PUT the first part's bytes to the first URL and so on, in any order and in parallel, without a
   * Content-Type, which some storages refuse: `file.slice(from, to)` sends none, and a `File` that has a type does. Uploads of many
   * parts should ask for a window of `parts` instead.
   */
  readonly urls: ReadonlyArray<Scalars['URL']['output']>;
  /** All parts, or those of these numbers: whether they have landed, and where to PUT them. */
  readonly parts: ReadonlyArray<FileUploadPart>;
  /**
   * Bytes of every part but the last; null when neither it nor the size was declared: then all parts but the last are of one size, at
   * least 5 MiB.
   */
  readonly partSize?: Maybe<Scalars['SafeInt']['output']>;
  /** When the URLs of this answer end. Ask for `fileUpload(id:)` to get new ones. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The file that it becomes. */
  readonly file: File;
};


/** An upload of one file in one or more parts, which the client PUTs straight to storage. */
export type FileUploadPartsArgs = {
  numbers?: InputMaybe<ReadonlyArray<Scalars['Int']['input']>>;
  checksums?: InputMaybe<ReadonlyArray<FileUploadPartChecksum>>;
};

/** One part of an upload. */
export type FileUploadPart = {
  /** From 1. */
  readonly number: Scalars['Int']['output'];
  /** Where to PUT the bytes, without a Content-Type. */
  readonly url: Scalars['URL']['output'];
  /** Headers that the PUT has to carry: none, unless the part has a checksum. */
  readonly headers: ReadonlyArray<FileUploadHeader>;
  /** The exact length in bytes, enforced by storage; null when it was not declared. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** Whether storage has it. A part may be sent again until the upload is completed. */
  readonly uploaded: Scalars['Boolean']['output'];
  /** The SHA-256, in base64, of the bytes that storage has; null where it has none, or computed no checksum. */
  readonly sha256?: Maybe<Scalars['String']['output']>;
};

/** A header of an HTTP request. */
export type FileUploadHeader = {
  /** In lower case. */
  readonly name: Scalars['String']['output'];
  /** As it has to be sent. */
  readonly value: Scalars['String']['output'];
};

/** What `completeFileUpload` answers. */
export type CompleteFileUploadPayload = {
  /** Always true: a failure is an error. */
  readonly success: Scalars['Boolean']['output'];
  /** The file, READY. */
  readonly file: File;
};

/** What `abortFileUpload` answers. */
export type AbortFileUploadPayload = {
  /** Always true: a failure is an error. */
  readonly success: Scalars['Boolean']['output'];
  /** The id of the upload that is over. */
  readonly id: Scalars['ID']['output'];
};

export type Mutation = {
  /**
   * Opens an upload. With `size` alone the server chooses the parts: of 8 MiB, or of as much more as fits the file into 10,000. With
   * `size` and `partSize` the client chooses their length, with `size` and `count` they are of equal size. With `count` alone the client
   * cuts them, all but the last of one size and at least 5 MiB, and the longest accepted file is taken of its quota; with `count` and
   * `partSize` as many bytes as these make. With none of them there is one part.
   */
  readonly startFileUpload: FileUpload;
  /**
   * Joins the parts, judges the bytes and makes the file ready. Answers the same however often it is called. A part that is missing is
   * `UPLOAD_INCOMPLETE`, and the upload goes on.
   */
  readonly completeFileUpload: CompleteFileUploadPayload;
  /** Gives an upload up and removes what has landed. */
  readonly abortFileUpload: AbortFileUploadPayload;
  /** Removes a file, its conversions and their bytes, for good. */
  readonly deleteFile: DeleteFilePayload;
  /** Decides on the tags of a READY file: all that is given, or an error. A later decision replaces an earlier one. */
  readonly reviewFileTags: File;
  /** Asks for a conversion of a READY file. Does nothing when it is there or on its way; retries one that FAILED. */
  readonly convertFile: File;
  /** Asks for suggestions of tags for a READY file. Does nothing when they are there or on their way; retries what FAILED. */
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


export type MutationSuggestFileTagsArgs = {
  id: Scalars['ID']['input'];
};

/** An uploaded file, from the start of its upload. */
export type File = {
  /** The id of the file, and of its upload. Keep it: it is what fields and arguments with files take. */
  readonly id: Scalars['ID']['output'];
  /** Where it stands: only a READY file has bytes to GET. */
  readonly status: FileStatus;
  /** Grows with every change of the file, its conversions and attachments: of two answers the higher one is newer. */
  readonly version: Scalars['Int']['output'];
  /** As the uploader gave it, without invisible characters. For display only, never a path: its extension says nothing about the bytes. */
  readonly name?: Maybe<Scalars['String']['output']>;
  /** The media type that the bytes were judged to have; null until READY. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** Length in bytes; null until READY. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /**
   * The SHA-256 of its bytes, 64 lower-case hexadecimal digits as `sha256sum` prints them, where storage or the server computed it
   * as they arrived; what a client declares never counts. Null until READY, for a file sent in more than one part, where the server
   * was stopped while it completed the upload, and where storage computes none: some only do for uploads that were started with
   * `checksums`.
   */
  readonly sha256?: Maybe<Scalars['String']['output']>;
  /** Pixels, upright; null for what is no image. */
  readonly width?: Maybe<Scalars['Int']['output']>;
  /** Pixels, upright; null for what is no image. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /** Who can read it. */
  readonly visibility: FileVisibility;
  /** Where to GET the bytes: for a private file signed and short-lived, for a public one stable. Null until READY. */
  readonly url?: Maybe<Scalars['URL']['output']>;
  /** Why it was rejected; null unless REJECTED. */
  readonly rejection?: Maybe<FileRejection>;
  /** When its upload began. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it was READY or REJECTED. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it will be deleted unless it is attached before then; null while no deletion is due. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Where it is attached, at most 100 places. Only its owner sees them; null for everyone else. */
  readonly attachments?: Maybe<ReadonlyArray<FileAttachment>>;
  /** Its tags, the most confident first; all unless told. */
  readonly tags: ReadonlyArray<FileTag>;
  /** All conversions that were asked for, by name. */
  readonly conversions: ReadonlyArray<FileConversion>;
  /** One conversion; null when it was never asked for. */
  readonly conversion?: Maybe<FileConversion>;
  /** Null when suggestions were never asked for. */
  readonly tagging?: Maybe<FileTagging>;
};


/** An uploaded file, from the start of its upload. */
export type FileUrlArgs = {
  disposition?: InputMaybe<FileDisposition>;
};


/** An uploaded file, from the start of its upload. */
export type FileTagsArgs = {
  status?: InputMaybe<ReadonlyArray<FileTagStatus>>;
  minConfidence?: InputMaybe<Scalars['Float']['input']>;
};


/** An uploaded file, from the start of its upload. */
export type FileConversionArgs = {
  name: Scalars['FileConversionName']['input'];
};

/** Where a file is attached. */
export type FileAttachment = {
  /** The schema coordinate of the target, such as `Customer.logo`. */
  readonly target: Scalars['String']['output'];
  /** The id of the record; null where the target has none. */
  readonly subject?: Maybe<Scalars['String']['output']>;
  /** When it was attached there. */
  readonly attachedAt: Scalars['DateTime']['output'];
};

/** Why a file was rejected. */
export type FileRejection = {
  /** For programs, as in the error's `extensions.code`. */
  readonly code: Scalars['String']['output'];
  /** For people. */
  readonly message: Scalars['String']['output'];
};

/** A URL to GET bytes from. */
export type FileUrl = {
  /** Where to GET the bytes. */
  readonly url: Scalars['URL']['output'];
  /** When it ends; null when it does not. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A page of files. */
export type FileConnection = {
  /** The files with their cursors. */
  readonly edges: ReadonlyArray<FileEdge>;
  /** The files. */
  readonly nodes: ReadonlyArray<File>;
  /** Whether there are others, and where this page ends. */
  readonly pageInfo: PageInfo;
};

/** A file and its place in the list. */
export type FileEdge = {
  /** Its place, to give as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The file. */
  readonly node: File;
};

/** Where a page lies in the whole list. */
export type PageInfo = {
  /** Whether there are others after it. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether it is not the first page. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of its first item; null for an empty page. */
  readonly startCursor?: Maybe<Scalars['String']['output']>;
  /** The cursor of its last item, to give as `after` for the next page; null for an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A page of files that a subscription follows, as it stands. */
export type FileListUpdate = {
  /** The files with their cursors. */
  readonly edges: ReadonlyArray<FileEdge>;
  /** The files. */
  readonly nodes: ReadonlyArray<File>;
  /** Whether there are others, and where this page ends. */
  readonly pageInfo: PageInfo;
  /** The ids of all files of the page, in its order. With `changed`, all that a client needs who keeps what it was sent before. */
  readonly ids: ReadonlyArray<Scalars['ID']['output']>;
  /** The files of the page that were added to it, or changed, since the event before: all of them in the first event. */
  readonly changed: ReadonlyArray<File>;
};

/** The new state of one of the files that a subscription follows. */
export type FileUpdate = {
  /** The id that was asked for. */
  readonly id: Scalars['ID']['output'];
  /** Null when there is no file of this id that the viewer may see, or once it is deleted: no other update of it follows. */
  readonly file?: Maybe<File>;
};

/** What `deleteFile` answers. */
export type DeleteFilePayload = {
  /** Always true: a failure is an error. */
  readonly success: Scalars['Boolean']['output'];
  /** The id of the file that is gone. */
  readonly id: Scalars['ID']['output'];
};

export type Subscription = {
  /**
   * The file as it stands, at once, and again after every change. Null, and then the end, when there is no file of this id that the
   * viewer may see, or once it is deleted.
   */
  readonly file?: Maybe<File>;
  /**
   * Up to 100 files over one connection: each as it stands, at once, and again after every change, one file an event. Ends once none
   * of them is left.
   */
  readonly fileUpdates: FileUpdate;
  /**
   * The first page of the viewer's own files as it stands, at once, and again whenever it has changed, at most four times a second.
   * An event may skip pages in between; the last is always sent.
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
  /** Of this tag on this file, for caches of clients. */
  readonly id: Scalars['ID']['output'];
  /** As the files of this owner had it first. Names that differ only in case, white space or invisible characters are one tag. */
  readonly name: Scalars['String']['output'];
  /** How sure the tagger is, 0 to 1; null for a tag that it does not know. */
  readonly confidence?: Maybe<Scalars['Float']['output']>;
  /** Whether a person has decided on it, and how. */
  readonly status: FileTagStatus;
  /** The tagger that suggested it, or `viewer` for a tag that a person added. */
  readonly source: Scalars['String']['output'];
  /** Who decided last, for the file's owner and for that very person; null for others, and until someone has. */
  readonly reviewedBy?: Maybe<Scalars['ID']['output']>;
  /** When that was; null until someone has decided. */
  readonly reviewedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A tag on the viewer's files. */
export type FileTagName = {
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** How many of the viewer's files have it. */
  readonly files: Scalars['Int']['output'];
};

/** A derivative of a file, or one on its way. */
export type FileConversion = {
  /** Of this conversion of this file, for caches of clients. */
  readonly id: Scalars['ID']['output'];
  /** Which conversion it is. */
  readonly name: Scalars['FileConversionName']['output'];
  /** How far it is. Subscribe to the file to be told of changes. */
  readonly status: FileJobStatus;
  /** Where to GET the result; null until it is there. */
  readonly url?: Maybe<Scalars['URL']['output']>;
  /** The media type of the result; null until it is there. */
  readonly contentType?: Maybe<Scalars['String']['output']>;
  /** Length in bytes. */
  readonly size?: Maybe<Scalars['SafeInt']['output']>;
  /** Pixels. */
  readonly width?: Maybe<Scalars['Int']['output']>;
  /** Pixels. */
  readonly height?: Maybe<Scalars['Int']['output']>;
  /** Why it failed, or what is waited for while PENDING, for people. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** How often the current request was tried. */
  readonly attempts: Scalars['Int']['output'];
};


/** A derivative of a file, or one on its way. */
export type FileConversionUrlArgs = {
  disposition?: InputMaybe<FileDisposition>;
};

/** How the latest request for suggestions goes. The file itself is READY whatever becomes of it. */
export type FileTagging = {
  /** How far it is. Subscribe to the file to be told of changes. */
  readonly status: FileJobStatus;
  /** Why it failed, or is tried again, for people: for the file's owner. Null for others. */
  readonly error?: Maybe<Scalars['String']['output']>;
  /** How often the current request was tried. */
  readonly attempts: Scalars['Int']['output'];
  /** The tagger. */
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
  unattachedExpiresInSeconds?: Maybe<Scalars['Int']['input']>;
  convert?: Maybe<ReadonlyArray<Scalars['FileConversionName']['input']>>;
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

export type FileUploadPolicyResolvers<ContextType = unknown, ParentType extends ResolversParentTypes['FileUploadPolicy'] = ResolversParentTypes['FileUploadPolicy']> = {
  target?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  accept?: Resolver<Maybe<ReadonlyArray<ResolversTypes['String']>>, ParentType, ContextType>;
  maxBytes?: Resolver<ResolversTypes['SafeInt'], ParentType, ContextType>;
  typeLimits?: Resolver<ReadonlyArray<ResolversTypes['FileTypeLimit']>, ParentType, ContextType>;
  maxPixels?: Resolver<Maybe<ResolversTypes['SafeInt']>, ParentType, ContextType>;
  requireSize?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  visibility?: Resolver<ResolversTypes['FileVisibility'], ParentType, ContextType>;
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
  tagging?: Resolver<Maybe<ResolversTypes['FileTagging']>, ParentType, ContextType>;
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
  FileTagging?: FileTaggingResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = unknown> = {
  fileUpload?: FileUploadDirectiveResolver<any, any, ContextType>;
};
