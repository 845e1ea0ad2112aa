/** The maximum number of attachments on the record of a file. */
export const MAX_LISTED_ATTACHMENTS = 100;

/** The maximum age, in seconds, at which a reservation still prevents clients from deleting the file. */
export const RESERVATION_HOLDS_SECONDS = 300;

/** The maximum length of the id of a host's record, in bytes of UTF-8. */
export const MAX_SUBJECT_BYTES = 255;
