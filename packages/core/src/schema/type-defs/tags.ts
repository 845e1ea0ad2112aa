/** Tags, which people put on files, with a tagger or without. */
export const tagTypeDefs: string = /* GraphQL */ `
  "A tag on a file: suggested by a tagger, or decided by a person."
  type FileTag {
    "Identifies this tag on this file, for client-side caches."
    id: ID!
    "The tag's name, as first used on this owner's files. Names that differ only in case, white space or invisible characters are the same tag."
    name: String!
    "The tagger's confidence, from 0 to 1; null for a tag that no tagger suggested."
    confidence: Float
    "Whether the tag is a suggestion, or what a person decided."
    status: FileTagStatus!
    "The name of the tagger that suggested the tag, or \`viewer\` if a person added it."
    source: String!
    "Who made the last decision; null if there is none. Visible only to the file's owner and to the reviewer."
    reviewedBy: ID
    "When the last decision was made; null if there is none."
    reviewedAt: DateTime
  }

  "The state of a tag on a file."
  enum FileTagStatus {
    "Suggested by a tagger and not reviewed yet. The tagger's next run may replace it."
    SUGGESTED
    "Confirmed or added by a person."
    CONFIRMED
    "Rejected by a person. It stays rejected if a tagger suggests it again."
    REJECTED
  }

  "What happens to suggestions that a review does not mention."
  enum UnreviewedFileTags {
    "They stay SUGGESTED."
    KEEP
    "They become REJECTED, so that they do not come back."
    DISCARD
  }

  "A tag on the viewer's files."
  type FileTagName {
    "The tag's name."
    name: String!
    "The number of the viewer's files with this tag."
    files: Int!
  }

  "Filters files by their tags. All conditions must match. Names are case-insensitive; at most 20 of them."
  input FileTagsWhere {
    "Files with all of these tags."
    all: [String!]
    "Files with at least one of these tags."
    any: [String!]
    "Files with none of these tags."
    none: [String!]
  }

  extend type File {
    "The file's tags, most confident first."
    tags(
      "Only tags in these states; all by default."
      status: [FileTagStatus!]
      "Omits suggestions with a lower confidence, from 0 to 1. Tags that a person confirmed or added are always included."
      minConfidence: Float
    ): [FileTag!]!
  }

  extend type Query {
    "The tags on the viewer's own files in alphabetical order, without rejected ones."
    fileTags(
      "Only tags whose names start with this text."
      prefix: String
      "The maximum number of tags, from 1 to 100; 20 by default."
      first: Int
    ): [FileTagName!]!
  }

  extend type Mutation {
    "Reviews the tags of a READY file. Either all decisions are applied or none. A later decision replaces an earlier one."
    reviewFileTags(
      "The file's id."
      id: ID!
      "The names of tags on the file to confirm."
      confirm: [String!]
      "The names of tags on the file to reject."
      reject: [String!]
      "The names of tags to add. Tags that the file already has are confirmed."
      add: [String!]
      "The names of tags to turn back into suggestions. Only tags that a tagger suggested can be reset."
      reset: [String!]
      "What happens to suggestions that are not mentioned. KEEP by default."
      unreviewed: UnreviewedFileTags
      "The \`version\` of the file under review. Fails with FILE_CHANGED if the tags have changed since. If omitted, the last review wins."
      ifVersion: Int
    ): File!
  }
`;

/** What a tagger adds. */
export const taggingTypeDefs: string = /* GraphQL */ `
  "The state of the latest request for tag suggestions. The file stays READY even if it fails."
  type FileTagging {
    "The state of the work. Subscribe to the file to follow it."
    status: FileJobStatus!
    "A message for people: why the request failed or is being retried. Visible only to the file's owner."
    error: String
    "The number of attempts made for the current request."
    attempts: Int!
    "The name of the tagger."
    source: String!
  }

  extend type File {
    "The state of tag suggestions; null if they were never requested."
    tagging: FileTagging
  }

  extend type Mutation {
    "Requests tag suggestions for a READY file. Does nothing if they are DONE or in progress; retries them if they FAILED."
    suggestFileTags("The file's id." id: ID!): File!
  }
`;
