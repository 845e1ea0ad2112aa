/** Uploading: open, resume, complete, abort. */
export const uploadTypeDefs: string = /* GraphQL */ `
  "The upload of one file, in one or more parts that the client PUTs directly to storage."
  type FileUpload {
    "The id of the upload and of the resulting file."
    id: ID!
    """
    One URL for each part: PUT the bytes of the first part to the first URL, and so on. You can send parts in any order and in
    parallel. Send no Content-Type header. For uploads of many parts, request a few at a time with \`parts\` instead.
    """
    urls: [URL!]!
    "The parts: whether storage has them, and where to PUT them."
    parts(
      "The numbers of the parts to return, starting at 1; all by default."
      numbers: [Int!]
      "Checksums of parts, so that each URL accepts only those bytes. Only for uploads started with \`checksums\`."
      checksums: [FileUploadPartChecksum!]
    ): [FileUploadPart!]!
    """
    The length in bytes of every part but the last; null if neither \`partSize\` nor \`size\` was declared. The client then chooses
    one length of at least 5 MiB for all parts but the last.
    """
    partSize: SafeInt
    "When the URLs in this response expire. Query \`fileUpload(id:)\` for new ones."
    expiresAt: DateTime!
    "The resulting file."
    file: File!
  }

  "One part of an upload."
  type FileUploadPart {
    "The number of the part, starting at 1."
    number: Int!
    "The URL to PUT the bytes to."
    url: URL!
    "The headers that the PUT must send: none, unless the part has a checksum."
    headers: [FileUploadHeader!]!
    "The exact length in bytes, enforced by storage; null if it was not declared."
    size: SafeInt
    "Whether storage has the part. You can send a part again until the upload is completed."
    uploaded: Boolean!
    "The SHA-256, in base64, of the bytes in storage; null if there are none or storage computed no checksum."
    sha256: String
  }

  "A header of an HTTP request."
  type FileUploadHeader {
    "The name of the header, in lower case."
    name: String!
    "The value of the header."
    value: String!
  }

  "The checksum of a part."
  input FileUploadPartChecksum {
    "The number of the part, starting at 1."
    number: Int!
    "The SHA-256 of its bytes, in base64."
    sha256: String!
  }

  "The result of \`completeFileUpload\`."
  type CompleteFileUploadPayload {
    "Always true: failures are reported as errors."
    success: Boolean!
    "The file, which is READY."
    file: File!
  }

  "The result of \`abortFileUpload\`."
  type AbortFileUploadPayload {
    "Always true: failures are reported as errors."
    success: Boolean!
    "The id of the aborted upload."
    id: ID!
  }

  extend type Query {
    "An open upload of the viewer, so that you can resume it: which parts storage has, and new URLs. Null if there is no such upload."
    fileUpload("The id returned by \`startFileUpload\`." id: ID!): FileUpload
  }

  extend type Mutation {
    """
    Starts an upload. The arguments decide how the file is cut into parts:
    - \`size\`: the server chooses parts of 8 MiB, or longer ones if the file would have more than 10,000.
    - \`size\` and \`partSize\`: the client chooses the length of the parts.
    - \`size\` and \`count\`: the parts have equal lengths.
    - \`count\`: the client cuts the file, all parts but the last having one length of at least 5 MiB. The maximum file size is
      reserved from the quota.
    - \`count\` and \`partSize\`: likewise, but only \`count\` × \`partSize\` bytes are reserved.
    - none of them: one part.
    """
    startFileUpload(
      "The number of parts, from 1 to 10,000; some storages accept fewer."
      count: Int
      """
      The length in bytes of every part but the last, from 5 MiB (5242880) to 5 GiB (5368709120), even if the file is shorter. For
      clients that cut files themselves, such as Uppy.
      """
      partSize: SafeInt
      "The file's name for downloads, at most 255 characters. Invisible characters are removed, and downloads get an extension that matches the type."
      name: String
      "The media type that the client claims. The actual type is detected from the bytes."
      contentType: String
      "The exact length of the file in bytes, which storage then enforces."
      size: SafeInt
      "The schema coordinate that the file is for, such as \`Customer.logo\`. Its policy applies."
      target: String
      """
      Whether each part is sent with its SHA-256, so that storage refuses bytes that were damaged in transit. Hash a part first,
      then request its URL with \`parts(checksums:)\`.
      """
      checksums: Boolean
    ): FileUpload!
    """
    Joins the parts, checks the bytes and makes the file READY. Repeated calls return the same result. If a part is missing, the
    call fails with \`UPLOAD_INCOMPLETE\` and the upload stays open.
    """
    completeFileUpload("The id returned by \`startFileUpload\`." id: ID!): CompleteFileUploadPayload!
    "Aborts an upload and deletes the parts that were sent."
    abortFileUpload("The id returned by \`startFileUpload\`." id: ID!): AbortFileUploadPayload!
  }
`;
