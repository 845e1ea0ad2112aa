/** Uploading: open, resume, complete, abort. */
export const uploadTypeDefs: string = /* GraphQL */ `
  "An upload of one file in one or more parts, which the client PUTs straight to storage."
  type FileUpload {
    "The id of the upload, and of the file it becomes."
    id: ID!
    """
    One URL for each part, in order. PUT the first part's bytes to the first URL and so on, in any order and in parallel, without a
    Content-Type, which some storages refuse: \`file.slice(from, to)\` sends none, and a \`File\` that has a type does. Uploads of many
    parts should ask for a window of \`parts\` instead.
    """
    urls: [URL!]!
    "All parts, or those of these numbers: whether they have landed, and where to PUT them."
    parts(
      "Which parts, from 1; all by default."
      numbers: [Int!]
      "Parts whose URLs take no other bytes than these. Only for uploads that were started with \`checksums\`."
      checksums: [FileUploadPartChecksum!]
    ): [FileUploadPart!]!
    """
    Bytes of every part but the last; null when neither it nor the size was declared: then all parts but the last are of one size, at
    least 5 MiB.
    """
    partSize: SafeInt
    "When the URLs of this answer end. Ask for \`fileUpload(id:)\` to get new ones."
    expiresAt: DateTime!
    "The file that it becomes."
    file: File!
  }

  "One part of an upload."
  type FileUploadPart {
    "From 1."
    number: Int!
    "Where to PUT the bytes, without a Content-Type."
    url: URL!
    "Headers that the PUT has to carry: none, unless the part has a checksum."
    headers: [FileUploadHeader!]!
    "The exact length in bytes, enforced by storage; null when it was not declared."
    size: SafeInt
    "Whether storage has it. A part may be sent again until the upload is completed."
    uploaded: Boolean!
    "The SHA-256, in base64, of the bytes that storage has; null where it has none, or computed no checksum."
    sha256: String
  }

  "A header of an HTTP request."
  type FileUploadHeader {
    "In lower case."
    name: String!
    "As it has to be sent."
    value: String!
  }

  "What the bytes of a part come to."
  input FileUploadPartChecksum {
    "From 1."
    number: Int!
    "The SHA-256 of its bytes, in base64."
    sha256: String!
  }

  "What \`completeFileUpload\` answers."
  type CompleteFileUploadPayload {
    "Always true: a failure is an error."
    success: Boolean!
    "The file, READY."
    file: File!
  }

  "What \`abortFileUpload\` answers."
  type AbortFileUploadPayload {
    "Always true: a failure is an error."
    success: Boolean!
    "The id of the upload that is over."
    id: ID!
  }

  extend type Query {
    "An upload of the viewer's that is still open, to resume it: which parts have landed, and fresh URLs. Null when there is none."
    fileUpload("The id that \`startFileUpload\` gave." id: ID!): FileUpload
  }

  extend type Mutation {
    """
    Opens an upload. With \`size\` alone the server chooses the parts: of 8 MiB, or of as much more as fits the file into 10,000. With
    \`size\` and \`partSize\` the client chooses their length, with \`size\` and \`count\` they are of equal size. With \`count\` alone the client
    cuts them, all but the last of one size and at least 5 MiB, and the longest accepted file is taken of its quota; with \`count\` and
    \`partSize\` as many bytes as these make. With none of them there is one part.
    """
    startFileUpload(
      "How many parts, 1 to 10,000; some storages take fewer."
      count: Int
      """
      The length in bytes of every part but the last, from 5 MiB (5242880) to 5 GiB (5368709120), also for a file that is shorter. For
      clients that cut files themselves, such as Uppy.
      """
      partSize: SafeInt
      "The file's name, for downloads. At most 255 characters. Invisible characters are removed, and downloads get an extension of the file's type."
      name: String
      "The media type it is said to have. The bytes decide. It is no header of the parts, which are sent without a Content-Type."
      contentType: String
      "The exact length in bytes, which storage then enforces."
      size: SafeInt
      "The schema coordinate it is for, such as \`Customer.logo\`, whose policy then applies."
      target: String
      """
      Whether each part is sent with its SHA-256, so that storage refuses bytes that were damaged on their way. URLs are then asked for by
      \`parts(checksums:)\`, once a part's bytes are hashed.
      """
      checksums: Boolean
    ): FileUpload!
    """
    Joins the parts, judges the bytes and makes the file ready. Answers the same however often it is called. A part that is missing is
    \`UPLOAD_INCOMPLETE\`, and the upload goes on.
    """
    completeFileUpload("The id that \`startFileUpload\` gave." id: ID!): CompleteFileUploadPayload!
    "Gives an upload up and removes what has landed."
    abortFileUpload("The id that \`startFileUpload\` gave." id: ID!): AbortFileUploadPayload!
  }
`;
