/** Files: read, list, follow, delete. */
export const fileTypeDefs: string = /* GraphQL */ `
  "An uploaded file, from the start of its upload."
  type File {
    "The id of the file, and of its upload. Keep it: it is what fields and arguments with files take."
    id: ID!
    "Where it stands: only a READY file has bytes to GET."
    status: FileStatus!
    "Grows with every change of the file, its conversions and attachments: of two answers the higher one is newer."
    version: Int!
    "As the uploader gave it, without invisible characters. For display only, never a path: its extension says nothing about the bytes."
    name: String
    "The media type that the bytes were judged to have; null until READY."
    contentType: String
    "Length in bytes; null until READY."
    size: SafeInt
    """
    The SHA-256 of its bytes, 64 lower-case hexadecimal digits as \`sha256sum\` prints them, where storage or the server computed it
    as they arrived; what a client declares never counts. Null until READY, for a file sent in more than one part, where the server
    was stopped while it completed the upload, and where storage computes none: some only do for uploads that were started with
    \`checksums\`.
    """
    sha256: String
    "Pixels, upright; null for what is no image."
    width: Int
    "Pixels, upright; null for what is no image."
    height: Int
    "Who can read it."
    visibility: FileVisibility!
    "Where to GET the bytes: for a private file signed and short-lived, for a public one stable. Null until READY."
    url(
      "How it is served: shown by the browser where that is safe, or always downloaded. INLINE by default."
      disposition: FileDisposition
    ): URL
    "Why it was rejected; null unless REJECTED."
    rejection: FileRejection
    "When its upload began."
    createdAt: DateTime!
    "When it was READY or REJECTED."
    completedAt: DateTime
    "When it will be deleted unless it is attached before then; null while no deletion is due."
    expiresAt: DateTime
    "Where it is attached, at most 100 places. Only its owner sees them; null for everyone else."
    attachments: [FileAttachment!]
  }

  "Where a file is attached."
  type FileAttachment {
    "The schema coordinate of the target, such as \`Customer.logo\`."
    target: String!
    "The id of the record; null where the target has none."
    subject: String
    "When it was attached there."
    attachedAt: DateTime!
  }

  "Where a file stands."
  enum FileStatus {
    "Parts are awaited."
    UPLOADING
    "The parts are being joined and judged."
    VERIFYING
    "Whole, judged, and unchangeable from now on."
    READY
    "The bytes broke the policy, and are gone."
    REJECTED
    "The uploader gave it up."
    ABORTED
    "It was abandoned."
    EXPIRED
  }

  "Who can read a file."
  enum FileVisibility {
    "Read by its owner, and by those who reach it through a field that it is attached to."
    PRIVATE
    "Read by everyone, at a stable URL."
    PUBLIC
  }

  "How a URL serves its bytes."
  enum FileDisposition {
    "Shown by the browser where that is safe for their type, and downloaded otherwise."
    INLINE
    "Always downloaded, under the file's own name. The URL is signed and short-lived where a public one would be shown."
    ATTACHMENT
  }

  "Why a file was rejected."
  type FileRejection {
    "For programs, as in the error's \`extensions.code\`."
    code: String!
    "For people."
    message: String!
  }

  "A URL to GET bytes from."
  type FileUrl {
    "Where to GET the bytes."
    url: URL!
    "When it ends; null when it does not."
    expiresAt: DateTime
  }

  "Which files; conditions add up."
  input FileWhere {
    "In any of these states."
    status: [FileStatus!]
    "Of this media type, by any of its names, or range such as \`image/*\`."
    contentType: String
    "Created after this moment."
    createdAfter: DateTime
    "Created before this moment."
    createdBefore: DateTime
    "Whose name begins with this, in upper or lower case: at most 255 characters."
    name: String
    "Read by their owner alone, or by everyone."
    visibility: FileVisibility
    "Uploaded for this place of the schema, as \`startFileUpload(target:)\` was given it."
    target: String
    "With one of these ids, at most 100. Ids of files that the viewer does not own match nothing."
    ids: [ID!]
    "By their tags."
    tags: FileTagsWhere
    "Which tags count: SUGGESTED and CONFIRMED by default. Without \`tags\`, files with any tag that counts."
    tagStatus: [FileTagStatus!]
    "Suggestions with less confidence do not count, 0 to 1. What a person confirmed or added always does."
    minConfidence: Float
  }

  "By time of creation."
  enum FileOrder {
    "The file created last comes first."
    NEWEST_FIRST
    "The file created first comes first."
    OLDEST_FIRST
  }

  "A page of files."
  type FileConnection {
    "The files with their cursors."
    edges: [FileEdge!]!
    "The files."
    nodes: [File!]!
    "Whether there are others, and where this page ends."
    pageInfo: PageInfo!
  }

  "A file and its place in the list."
  type FileEdge {
    "Its place, to give as \`after\`."
    cursor: String!
    "The file."
    node: File!
  }

  "Where a page lies in the whole list."
  type PageInfo {
    "Whether there are others after it."
    hasNextPage: Boolean!
    "Whether it is not the first page."
    hasPreviousPage: Boolean!
    "The cursor of its first item; null for an empty page."
    startCursor: String
    "The cursor of its last item, to give as \`after\` for the next page; null for an empty page."
    endCursor: String
  }

  "A page of files that a subscription follows, as it stands."
  type FileListUpdate {
    "The files with their cursors."
    edges: [FileEdge!]!
    "The files."
    nodes: [File!]!
    "Whether there are others, and where this page ends."
    pageInfo: PageInfo!
    "The ids of all files of the page, in its order. With \`changed\`, all that a client needs who keeps what it was sent before."
    ids: [ID!]!
    "The files of the page that were added to it, or changed, since the event before: all of them in the first event."
    changed: [File!]!
  }

  "The new state of one of the files that a subscription follows."
  type FileUpdate {
    "The id that was asked for."
    id: ID!
    "Null when there is no file of this id that the viewer may see, or once it is deleted: no other update of it follows."
    file: File
  }

  "What \`deleteFile\` answers."
  type DeleteFilePayload {
    "Always true: a failure is an error."
    success: Boolean!
    "The id of the file that is gone."
    id: ID!
  }

  extend type Query {
    "A file; null when there is none of this id that the viewer may see."
    file("The file's id." id: ID!): File
    "The viewer's own files, by time of creation."
    files(
      "Which of them; all by default."
      where: FileWhere
      "Newest first by default."
      orderBy: FileOrder
      "1 to 100; 20 by default."
      first: Int
      "The \`endCursor\` of the page before."
      after: String
    ): FileConnection!
    "A URL of the file's bytes; null when there is no such file, or it is not READY."
    urlForFile(
      "The file's id."
      id: ID!
      "How long a private file's URL works, at most: 1 to 3600, of which at least half is left. 300 unless the server is set up otherwise."
      expiresInSeconds: Int
      "How it is served: shown by the browser where that is safe, or always downloaded. INLINE by default."
      disposition: FileDisposition
    ): FileUrl
  }

  extend type Mutation {
    "Removes a file, its conversions and their bytes, for good."
    deleteFile("The file's id." id: ID!): DeleteFilePayload!
  }

  extend type Subscription {
    """
    The file as it stands, at once, and again after every change. Null, and then the end, when there is no file of this id that the
    viewer may see, or once it is deleted.
    """
    file("The file's id." id: ID!): File
    """
    Up to 100 files over one connection: each as it stands, at once, and again after every change, one file an event. Ends once none
    of them is left.
    """
    fileUpdates("The files' ids, 1 to 100." ids: [ID!]!): FileUpdate!
    """
    The first page of the viewer's own files as it stands, at once, and again whenever it has changed, at most four times a second.
    An event may skip pages in between; the last is always sent.
    """
    files(
      "Which of them; all by default."
      where: FileWhere
      "Newest first by default."
      orderBy: FileOrder
      "1 to 100; 20 by default."
      first: Int
    ): FileListUpdate!
  }
`;
