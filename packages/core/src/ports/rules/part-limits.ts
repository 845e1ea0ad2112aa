const MEBIBYTE = 1024 * 1024;

/**
 * The smallest part but for the last, in bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 */
export const MIN_PART_BYTES: number = 5 * MEBIBYTE;
/** The largest part, in bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PART_BYTES: number = 5 * 1024 * MEBIBYTE;
/** The most parts of one upload. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_PARTS = 10_000;
