/** Tags, which people put on files, with a tagger or without. */
export const tagTypeDefs: string = /* GraphQL */ `
  "A tag on a file: suggested by a tagger, or decided by a person."
  type FileTag {
    "Of this tag on this file, for caches of clients."
    id: ID!
    "As the files of this owner had it first. Names that differ only in case, white space or invisible characters are one tag."
    name: String!
    "How sure the tagger is, 0 to 1; null for a tag that it does not know."
    confidence: Float
    "Whether a person has decided on it, and how."
    status: FileTagStatus!
    "The tagger that suggested it, or \`viewer\` for a tag that a person added."
    source: String!
    "Who decided last, for the file's owner and for that very person; null for others, and until someone has."
    reviewedBy: ID
    "When that was; null until someone has decided."
    reviewedAt: DateTime
  }

  "Where a tag on a file stands."
  enum FileTagStatus {
    "By a tagger, and not decided yet. The next run of a tagger may replace it."
    SUGGESTED
    "By a person."
    CONFIRMED
    "By a person. A tagger that suggests it again changes nothing."
    REJECTED
  }

  "What becomes of suggestions that a review does not name."
  enum UnreviewedFileTags {
    "They stay SUGGESTED."
    KEEP
    "They are REJECTED, so that they do not come back."
    DISCARD
  }

  "A tag on the viewer's files."
  type FileTagName {
    "What it is called."
    name: String!
    "How many of the viewer's files have it."
    files: Int!
  }

  "Files by their tags: all conditions must match. Names are case-insensitive, and at most 20."
  input FileTagsWhere {
    "With all of these."
    all: [String!]
    "With one of these at least."
    any: [String!]
    "With none of these."
    none: [String!]
  }

  extend type File {
    "Its tags, the most confident first; all unless told."
    tags(
      "In any of these states."
      status: [FileTagStatus!]
      "Leaves out suggestions with less confidence, 0 to 1. What a person confirmed or added is never left out."
      minConfidence: Float
    ): [FileTag!]!
  }

  extend type Query {
    "The tags on the viewer's own files, in the order of the alphabet, but for those that were rejected."
    fileTags("What their names begin with." prefix: String, "1 to 100; 20 by default." first: Int): [FileTagName!]!
  }

  extend type Mutation {
    "Decides on the tags of a READY file: all that is given, or an error. A later decision replaces an earlier one."
    reviewFileTags(
      "The file's id."
      id: ID!
      "Names of tags on the file that are right."
      confirm: [String!]
      "Names of tags on the file that are wrong."
      reject: [String!]
      "Names of tags to put on the file, or to confirm where they are on it."
      add: [String!]
      "Names of tags whose decision is taken back: they are suggestions again. Only tags that a tagger suggested."
      reset: [String!]
      "KEEP by default."
      unreviewed: UnreviewedFileTags
      "The \`version\` of the file that was looked at: FILE_CHANGED if its tags have changed since. Without it, the last decision wins."
      ifVersion: Int
    ): File!
  }
`;

/** What a tagger adds. */
export const taggingTypeDefs: string = /* GraphQL */ `
  "How the latest request for suggestions goes. The file itself is READY whatever becomes of it."
  type FileTagging {
    "How far it is. Subscribe to the file to be told of changes."
    status: FileJobStatus!
    "Why it failed, or is tried again, for people: for the file's owner. Null for others."
    error: String
    "How often the current request was tried."
    attempts: Int!
    "The tagger."
    source: String!
  }

  extend type File {
    "Null when suggestions were never asked for."
    tagging: FileTagging
  }

  extend type Mutation {
    "Asks for suggestions of tags for a READY file. Does nothing when they are there or on their way; retries what FAILED."
    suggestFileTags("The file's id." id: ID!): File!
  }
`;
