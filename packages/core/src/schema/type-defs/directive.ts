const TAG_ARGUMENTS = /* GraphQL */ `
      "Whether tags are suggested as soon as the file is ready."
      tag: Boolean
      "Suggestions with less confidence are dropped. 0 to 1; only with \`tag: true\`."
      minConfidence: Float`;

const TAG_FIELDS = /* GraphQL */ `
      "Whether tags are suggested as soon as the file is ready."
      tag: Boolean!
      "Suggestions with less confidence are dropped, 0 to 1; null when none are."
      minConfidence: Float`;

/** The directive, the scalars it and the other types use, and how a policy can be asked for. */
export function directiveTypeDefs(options: {
  readonly conversions: readonly string[];
  readonly tagger: boolean;
}): string {
  const convert = options.conversions.length > 0;
  return /* GraphQL */ `
    """
    Makes a field, argument or input field hold an uploaded file, and states the policy of what may be uploaded for it. The server
    enforces the policy.
    """
    directive @fileUpload(
      "The schema coordinate whose policy applies here, such as \`Customer.logo\`. Not together with a policy of its own."
      target: String
      """
      What identifies the record that files are for. On a field, the field of its type that does, such as \`id\`. On an argument or
      input field, the path to its id in the arguments, such as \`input.customerId\`, or in what the field gives, such as
      \`result.id\`.
      """
      subject: String
      "On an argument or input field: whether its files are added to those of the record, or replace them. ADD by default."
      attach: FileAttachMode
      "Accepted media types, by any of their names, such as \`image/png\`, or ranges such as \`image/*\`. All types by default. Judged by the bytes."
      accept: [String!]
      "The longest accepted file, in bytes."
      maxBytes: SafeInt
      """
      The most pixels of an accepted image, width × height, of one frame of an animation. Images whose dimensions cannot be told
      are refused then.
      """
      maxPixels: SafeInt
      "Whether \`startFileUpload\` has to be given the file's \`size\`, so that the storage takes no other number of bytes."
      requireSize: Boolean
      "Who can read the file beside its owner and those who reach it through this place."
      visibility: FileVisibility
      "Seconds until a READY file that was never attached is deleted. By default it is kept."
      unattachedExpiresInSeconds: Int
      ${convert ? '"The conversions to make as soon as the file is ready."\n      convert: [FileConversionName!]' : ''}
      ${options.tagger ? TAG_ARGUMENTS : ''}
    ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION

    "What happens to the files that a record already has when a mutation attaches others."
    enum FileAttachMode {
      "They stay."
      ADD
      "They are detached: the record then has only the given files at this target. Null or an empty list leaves none."
      SET
    }

    "A length or count that may pass 2^31, as a JSON number up to 2^53 - 1."
    scalar SafeInt
    "An absolute URL."
    scalar URL
    "A moment in time, in ISO 8601, in UTC."
    scalar DateTime

    "What may be uploaded for a place of the schema."
    type FileUploadPolicy {
      "The schema coordinate to give as \`target\` to \`startFileUpload\`; null for uploads without one."
      target: String
      "Accepted media types and ranges such as \`image/*\`; null when every type is."
      accept: [String!]
      "The longest accepted file, in bytes."
      maxBytes: SafeInt!
      "Types of which only shorter files are accepted, as no more of them can be processed."
      typeLimits: [FileTypeLimit!]!
      "The most pixels of an accepted image, width × height; null for no limit."
      maxPixels: SafeInt
      "Whether \`startFileUpload\` has to be given the file's \`size\`."
      requireSize: Boolean!
      "Who can read the file beside its owner and those who reach it through the target."
      visibility: FileVisibility!
      ${convert ? '"The conversions that are made as soon as the file is ready."\n      convert: [FileConversionName!]!' : ''}
      ${options.tagger ? TAG_FIELDS : ''}
    }

    "How long a file of a type may be."
    type FileTypeLimit {
      "The media type, as the bytes are judged to have it."
      contentType: String!
      "The longest accepted file of it, in bytes."
      maxBytes: SafeInt!
    }

    extend type Query {
      "The policy of a target, or of uploads without one, to check a file before it is uploaded; null when there is no such target."
      fileUploadPolicy(
        "A schema coordinate, such as \`Customer.logo\`. Without it, the policy of uploads without a target."
        target: String
      ): FileUploadPolicy
    }
  `;
}
