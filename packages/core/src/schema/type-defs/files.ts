/** Files: read, list, follow, delete. */
export const fileTypeDefs: string = /* GraphQL */ `
  "A file, from the start of its upload."
  type File {
    "The id of the file and of its upload. Pass it to arguments that take files."
    id: ID!
    "The state of the file. Only a READY file has bytes to GET."
    status: FileStatus!
    "Increases with every change to the file, its conversions and its attachments: of two responses, the one with the higher version is newer."
    version: Int!
    "The name the uploader gave, without invisible characters. For display only: do not use it as a path, and do not trust its extension."
    name: String
    "The media type detected from the bytes; null until READY."
    contentType: String
    "The length of the uploaded file in bytes; null until READY. A copy that is published without metadata can be shorter."
    size: SafeInt
    """
    The SHA-256 of the bytes, as 64 lower-case hexadecimal digits, computed by storage or the server and never taken from the client.
    Null until READY; null for a file sent in several parts, if the server stopped while it completed the upload, and if storage
    computes no checksum (some storages do so only for uploads started with \`checksums\`).
    """
    sha256: String
    "The width in pixels, with the image upright; null if the file is not an image."
    width: Int
    "The height in pixels, with the image upright; null if the file is not an image."
    height: Int
    """
    A ThumbHash in base64: some 25 bytes that a client can turn into a blurred image of the same proportions, to show until the image has loaded.
    Null until the server has made it, and for files of which it can make none.
    """
    placeholder: String
    "The most frequent colour of the image, as #rrggbb, to show until the image has loaded. Null like \`placeholder\`."
    dominantColor: String
    """
    What the camera wrote into the image about how it was taken, visible only to the file's owner; null for everyone else, if it
    wrote nothing, and until it is read. Cameras can be set wrongly and files can be edited: none of it is verified.
    """
    exif: FileExif
    "Who can read the file."
    visibility: FileVisibility!
    "The URL to GET the bytes from: signed and short-lived for a private file, stable for a public one. Null until READY."
    url(
      "Whether browsers show the file where that is safe (INLINE, the default) or always download it (ATTACHMENT)."
      disposition: FileDisposition
    ): URL
    "Why the file was rejected; null unless REJECTED."
    rejection: FileRejection
    "When the upload was started."
    createdAt: DateTime!
    "When the file became READY or REJECTED."
    completedAt: DateTime
    "When the file will be deleted, unless it is attached before then; null if no deletion is scheduled."
    expiresAt: DateTime
    "Where the file is attached: at most 100 places, visible only to its owner; null for everyone else."
    attachments: [FileAttachment!]
  }

  "What a camera wrote into an image about how it was taken."
  type FileExif {
    """
    When the image was taken, in ISO 8601 format, by the clock of the camera: \`2026-05-01T12:34:56+02:00\` if the camera wrote its
    offset from UTC, or \`2026-05-01T12:34:56\` if it did not, whose point in time is then unknown. Null if the camera wrote no date.
    """
    takenAt: String
    "The make and model of the camera; null if it wrote neither."
    camera: String
    "The model of the lens; null if the camera wrote none."
    lens: String
    "Where the image was taken; null if the camera wrote no position, and unless the target of the upload states \`keepLocation: true\`."
    location: FileLocation
  }

  "A place on the earth, in WGS 84, as GPS has it."
  type FileLocation {
    "In degrees, from -90 to 90; positive in the north."
    latitude: Float!
    "In degrees, from -180 to 180; positive in the east."
    longitude: Float!
  }

  "A place that a file is attached to."
  type FileAttachment {
    "The schema coordinate of the target, such as \`Customer.logo\`."
    target: String!
    "The id of the record; null if the target does not identify records."
    subject: String
    "When the file was attached there."
    attachedAt: DateTime!
  }

  "The state of a file."
  enum FileStatus {
    "The client is sending parts."
    UPLOADING
    "The parts are being joined and checked."
    VERIFYING
    "Complete and checked. The bytes never change from here on."
    READY
    "The bytes violated the policy and were deleted."
    REJECTED
    "The uploader aborted the upload."
    ABORTED
    "The upload was not completed in time."
    EXPIRED
  }

  "Who can read a file."
  enum FileVisibility {
    "Only its owner, and callers who reach the file through a field that it is attached to."
    PRIVATE
    "Everyone, at a stable URL."
    PUBLIC
  }

  "How browsers treat the bytes at a URL."
  enum FileDisposition {
    "Shown if that is safe for the media type, downloaded otherwise."
    INLINE
    "Always downloaded, under the file's name. The URL is signed and short-lived if browsers would show the file at its public URL."
    ATTACHMENT
  }

  "Why a file was rejected."
  type FileRejection {
    "The error code, as in \`extensions.code\`, for programs."
    code: String!
    "An explanation for people."
    message: String!
  }

  "A URL to GET a file's bytes from."
  type FileUrl {
    "The URL."
    url: URL!
    "When the URL expires; null if it does not."
    expiresAt: DateTime
  }

  "Filters files. All conditions must match."
  input FileWhere {
    "Files in any of these states."
    status: [FileStatus!]
    "Files of this media type, or of this range, such as \`image/*\`; aliases work too."
    contentType: String
    "Files created after this time."
    createdAfter: DateTime
    "Files created before this time."
    createdBefore: DateTime
    "Files whose name starts with this text, ignoring case. At most 255 characters."
    name: String
    "Files with this visibility."
    visibility: FileVisibility
    "Files uploaded for this target, as passed to \`startFileUpload(target:)\`."
    target: String
    "Files with these ids, at most 100. Ids of files that the viewer does not own match nothing."
    ids: [ID!]
    "Files with these tags."
    tags: FileTagsWhere
    "The states of tags that count: SUGGESTED and CONFIRMED by default. Without \`tags\`, matches files with any tag that counts."
    tagStatus: [FileTagStatus!]
    "Ignores suggestions with a lower confidence, from 0 to 1. Tags that a person confirmed or added always count."
    minConfidence: Float
  }

  "The order of files, by creation time."
  enum FileOrder {
    "The newest file comes first."
    NEWEST_FIRST
    "The oldest file comes first."
    OLDEST_FIRST
  }

  "A page of files."
  type FileConnection {
    "The files with their cursors."
    edges: [FileEdge!]!
    "The files."
    nodes: [File!]!
    "Whether there are further pages, and the cursors of this one."
    pageInfo: PageInfo!
  }

  "A file and its cursor in the list."
  type FileEdge {
    "The cursor, to pass as \`after\`."
    cursor: String!
    "The file."
    node: File!
  }

  "The position of a page in the whole list."
  type PageInfo {
    "Whether there are more items after this page."
    hasNextPage: Boolean!
    "Whether there are items before this page."
    hasPreviousPage: Boolean!
    "The cursor of the first item; null for an empty page."
    startCursor: String
    "The cursor of the last item, to pass as \`after\` for the next page; null for an empty page."
    endCursor: String
  }

  "The current state of the page of files that a subscription follows."
  type FileListUpdate {
    "The files with their cursors."
    edges: [FileEdge!]!
    "The files."
    nodes: [File!]!
    "Whether there are further pages, and the cursors of this one."
    pageInfo: PageInfo!
    "The ids of all files on the page, in order. A client that keeps earlier updates needs only these and \`changed\`."
    ids: [ID!]!
    "The files that were added to the page or changed since the previous event; all files in the first event."
    changed: [File!]!
  }

  "The new state of one of the files that a subscription follows."
  type FileUpdate {
    "The requested id."
    id: ID!
    "The file; null if there is no file with this id that the viewer may see, or once it is deleted. Null is the last update for this id."
    file: File
  }

  "The result of \`deleteFile\`."
  type DeleteFilePayload {
    "Always true: failures are reported as errors."
    success: Boolean!
    "The id of the deleted file."
    id: ID!
  }

  extend type Query {
    "A file; null if there is no file with this id that the viewer may see."
    file("The file's id." id: ID!): File
    "The viewer's own files, sorted by creation time."
    files(
      "Which files to include; all by default."
      where: FileWhere
      "NEWEST_FIRST by default."
      orderBy: FileOrder
      "The size of the page, from 1 to 100; 20 by default."
      first: Int
      "The \`endCursor\` of the previous page."
      after: String
    ): FileConnection!
    "A URL to GET the file's bytes from; null if there is no such file or it is not READY."
    urlForFile(
      "The file's id."
      id: ID!
      "The maximum lifetime of a private file's URL in seconds, from 1 to 3600; the server's default is usually 300. URLs are reused, so at least half of it remains."
      expiresInSeconds: Int
      "Whether browsers show the file where that is safe (INLINE, the default) or always download it (ATTACHMENT)."
      disposition: FileDisposition
    ): FileUrl
  }

  extend type Mutation {
    "Deletes a file and its conversions, with their bytes, for good."
    deleteFile("The file's id." id: ID!): DeleteFilePayload!
  }

  extend type Subscription {
    """
    Sends the current state of the file immediately, and again after every change. Sends null and ends if there is no file with
    this id that the viewer may see, or once it is deleted.
    """
    file("The file's id." id: ID!): File
    """
    Follows up to 100 files: sends the current state of each immediately, and again after every change, one file per event. Ends
    once none of them is left.
    """
    fileUpdates("The files' ids, 1 to 100." ids: [ID!]!): FileUpdate!
    """
    Sends the first page of the viewer's own files immediately, and again whenever it changes, at most four times a second.
    Intermediate states may be skipped; the latest is always sent.
    """
    files(
      "Which files to include; all by default."
      where: FileWhere
      "NEWEST_FIRST by default."
      orderBy: FileOrder
      "The size of the page, from 1 to 100; 20 by default."
      first: Int
    ): FileListUpdate!
  }
`;
