const MEBIBYTE = 1024 * 1024;

/**
 * The minimum size of a part other than the last, in bytes. @see
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MIN_PART_BYTES: number = 5 * MEBIBYTE;
/** The maximum size of a part, in bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PART_BYTES: number = 5 * 1024 * MEBIBYTE;
/** The maximum number of parts of one upload. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PARTS = 10_000;
