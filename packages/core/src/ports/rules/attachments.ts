/** How many of its attachments are on the record of a file. */
export const MAX_LISTED_ATTACHMENTS = 100;

/** How old a reservation may be to keep a file from being deleted by a client, in seconds. */
export const RESERVATION_HOLDS_SECONDS = 300;

/** How long the id of a host's record may be, in bytes of UTF-8. */
export const MAX_SUBJECT_BYTES = 255;
