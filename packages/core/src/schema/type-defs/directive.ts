const TAG_ARGUMENTS = /* GraphQL */ `
      "Whether to suggest tags as soon as the file is READY."
      tag: Boolean
      "Drops suggestions with a lower confidence, from 0 to 1. Requires \`tag: true\`."
      minConfidence: Float`;

const TAG_FIELDS = /* GraphQL */ `
      "Whether to suggest tags as soon as the file is READY."
      tag: Boolean!
      "Suggestions with a lower confidence, from 0 to 1, are dropped; null if all are kept."
      minConfidence: Float`;

/** The directive, the scalars it and the other types use, and how a policy can be asked for. */
export function directiveTypeDefs(options: {
  readonly conversions: readonly string[];
  readonly ladders: readonly string[];
  readonly tagger: boolean;
}): string {
  const convert = options.conversions.length > 0;
  const hasLadders = options.ladders.length > 0;
  const ofLadders = hasLadders ? '; of a ladder, the widths that the image has' : '';
  return /* GraphQL */ `
    """
    Makes a field, argument or input field hold an uploaded file, and sets the policy for its uploads. The server enforces the
    policy.
    """
    directive @fileUpload(
      "The schema coordinate whose policy applies here, such as \`Customer.logo\`. Cannot be combined with other policy arguments."
      target: String
      """
      Identifies the record that files belong to. On a field: a sibling field, such as \`id\`. On an argument or input field: the
      path to the record's id in the arguments, such as \`input.customerId\`, or in the field's result, such as \`result.id\`.
      """
      subject: String
      "On an argument or input field: whether its files are added to the record's files or replace them. ADD by default."
      attach: FileAttachMode
      "The accepted media types, such as \`image/png\`, or ranges, such as \`image/*\`; aliases work too. All types by default. The type is detected from the bytes."
      accept: [String!]
      "The maximum file size in bytes."
      maxBytes: SafeInt
      """
      The maximum number of pixels of an image, width × height; of an animation, of one frame. Images whose dimensions cannot be
      determined are then refused.
      """
      maxPixels: SafeInt
      "Whether \`startFileUpload\` requires the file's \`size\`, so that storage accepts exactly that many bytes."
      requireSize: Boolean
      "Who can read the file, besides its owner and callers who reach it through this field."
      visibility: FileVisibility
      "Whether images are published without their metadata. STRIP by default if \`visibility\` is PUBLIC."
      metadata: FileMetadataMode
      """
      Whether the place where a photo was taken is stored, so that its owner can read it as \`File.exif.location\`. It is not stored
      by default.
      """
      keepLocation: Boolean
      "The number of seconds after which a READY file that was never attached is deleted. Kept by default."
      unattachedExpiresInSeconds: Int
      ${convert ? `"The conversions to make as soon as the file is READY${ofLadders}."\n      convert: [${hasLadders ? 'FileConversionOrLadder' : 'FileConversionName'}!]` : ''}
      ${options.tagger ? TAG_ARGUMENTS : ''}
    ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION

    "What happens to a record's current files when a mutation attaches others."
    enum FileAttachMode {
      "They stay attached."
      ADD
      "They are detached: the record keeps only the given files at this target. Null or an empty list detaches them all."
      SET
    }

    "Whether a PUBLIC image is published with its metadata. The stored original is never changed."
    enum FileMetadataMode {
      """
      Publishes a copy without EXIF, XMP, IPTC, comments and thumbnails, which show where, when and by whom a photo was
      taken. The copy has the same pixels, orientation and colour profile. For JPEG, PNG, WebP, GIF, AVIF and HEIC;
      Darkroom rejects an image of these types if it cannot remove the metadata.
      """
      STRIP
      "Publishes the image exactly as it was uploaded, with all its metadata."
      KEEP
    }

    "A length or count that may exceed 2^31, as a JSON number up to 2^53 - 1."
    scalar SafeInt
    "An absolute URL."
    scalar URL
    "A point in time in ISO 8601 format, in UTC."
    scalar DateTime

    "The upload policy of a target."
    type FileUploadPolicy {
      "The schema coordinate to pass to \`startFileUpload\` as \`target\`; null for uploads without a target."
      target: String
      "The accepted media types and ranges, such as \`image/*\`; null if all types are accepted."
      accept: [String!]
      "The maximum file size in bytes."
      maxBytes: SafeInt!
      "Lower size limits for single types, whose larger files could not be processed."
      typeLimits: [FileTypeLimit!]!
      "The maximum number of pixels of an image, width × height; null if unlimited."
      maxPixels: SafeInt
      "Whether \`startFileUpload\` requires the file's \`size\`."
      requireSize: Boolean!
      "Who can read the file, besides its owner and callers who reach it through the target."
      visibility: FileVisibility!
      "Whether images are published without their metadata. Always KEEP if \`visibility\` is PRIVATE."
      metadata: FileMetadataMode!
      "Whether the place where a photo was taken is stored. Only the owner of a file can read it."
      keepLocation: Boolean!
      ${convert ? `"The conversions made as soon as the file is READY${ofLadders}."\n      convert: [FileConversionName!]!` : ''}
      ${options.tagger ? TAG_FIELDS : ''}
    }

    "The size limit of a media type."
    type FileTypeLimit {
      "The media type, as detected from the bytes."
      contentType: String!
      "The maximum size of its files in bytes."
      maxBytes: SafeInt!
    }

    extend type Query {
      "The policy of a target, or of uploads without one, so that you can check a file before you upload it; null if there is no such target."
      fileUploadPolicy(
        "A schema coordinate, such as \`Customer.logo\`. If omitted, the policy of uploads without a target is returned."
        target: String
      ): FileUploadPolicy
    }
  `;
}
