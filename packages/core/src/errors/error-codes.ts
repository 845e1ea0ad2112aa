import type { DarkroomErrorCode } from './darkroom-error.ts';

/** The meaning of a code, for the documentation. Markdown, in full sentences. */
export interface ErrorCodeText {
  /** What happened. */
  readonly what: string;
  /** What the client should do. */
  readonly client: string;
  /** What the operators of the server should do. */
  readonly operator: string;
}

/**
 * What each code means and what to do about it: the source of the page of error codes. Nothing reads it at run time, so
 * it is not part of the package.
 */
export const ERROR_CODES: Readonly<Record<DarkroomErrorCode | 'INTERNAL_SERVER_ERROR', ErrorCodeText>> = {
  UNAUTHENTICATED: {
    what: 'An anonymous caller asked for something that needs a signed-in caller: to upload a file or to review tags.',
    client: 'Ask the user to sign in, then send the request again.',
    operator:
      'Nothing. If signed-in users get this code, `viewer` returns null for them. To let anonymous callers upload, set `anonymousUploads`.',
  },
  FORBIDDEN: {
    what: 'The viewer can see the file but may not change it, or may not upload to this target.',
    client: 'Do not retry. Hide the action, or ask the owner of the file.',
    operator: 'Nothing. If the refusal is wrong, check what `authorize` returns for this action.',
  },
  BAD_USER_INPUT: {
    what: 'An argument has a value that cannot be used. The message names the argument and its valid values.',
    client: 'Correct the argument.',
    operator: 'Nothing.',
  },
  FILE_NOT_FOUND: {
    what: 'The file does not exist, or this viewer may not see it. The answer is the same in both cases, so that ids cannot be probed. `extensions.fileId` is the id exactly as the caller sent it; `extensions.coordinate` is the argument, input field or target that it was given for.',
    client: 'Do not retry. Reload the list that the id came from.',
    operator:
      'Nothing. If a user should see the file, check its owner with `npx @graphql-darkroom/core inspect FILE-ID`.',
  },
  FILE_NOT_READY: {
    what: 'The upload of the file is not completed, so the file has no URL and cannot be attached, converted or tagged yet.',
    client: 'Complete the upload, wait until the status is `READY`, then send the request again.',
    operator: 'Nothing.',
  },
  FILE_IN_USE: {
    what: 'The file cannot be deleted at the moment, because a mutation is attaching it.',
    client: 'Try again after a second. If the mutation succeeded, detach the file first.',
    operator: 'Nothing.',
  },
  FILE_CHANGED: {
    what: 'The tags of the file changed after the version given as `ifVersion`. `extensions.version` is the current version.',
    client: 'Read the tags again, show them to the user, and repeat the review with the current version.',
    operator: 'Nothing.',
  },
  FILE_TOO_LARGE: {
    what: 'The file is longer than its policy allows, or longer than its conversion can take. `extensions.maxBytes` is the limit.',
    client: 'Do not retry. Tell the user the limit. Read `fileUploadPolicy` to check files before the upload.',
    operator:
      'To accept longer files, raise `maxBytes` of the target or of `defaults`, and the limit of the processor.',
  },
  FILE_EMPTY: {
    what: 'The upload declared a `size` of 0, and the storage does not take empty files.',
    client: 'Do not retry. Tell the user that the file is empty.',
    operator:
      'Nothing. Azure takes no empty files, and neither do S3 servers on which the upload URL of an empty file could read other files. To check yours, run `npx @graphql-darkroom/storage-s3 --bucket my-files`.',
  },
  FILE_TYPE_NOT_ACCEPTED: {
    what: 'The bytes are of a media type that the policy or the tagger does not accept. The name and the declared type of the file do not matter.',
    client: 'Do not retry. Tell the user which types are accepted.',
    operator: 'To accept the type, add it to `accept` of the target.',
  },
  UNKNOWN_TARGET: {
    what: 'The `target` given to `startFileUpload` is not a schema coordinate with `@fileUpload`.',
    client: 'Correct the target. It is written like `Customer.logo`.',
    operator: 'If you renamed a type or field, map the old coordinate to the new one in the option `targets`.',
  },
  INVALID_PART_COUNT: {
    what: '`count` is out of range, or does not match `size`, `partSize` or the `maxBytes` of the policy.',
    client: 'Compute `count` from the size of the file, or leave it out and give `size`.',
    operator: 'Nothing.',
  },
  SIZE_REQUIRED: {
    what: 'The upload did not declare its `size`, and the target, the server or the storage requires it.',
    client: 'Give `size`, the exact length of the file in bytes.',
    operator:
      'Nothing. The options `requireSize` and `@fileUpload(requireSize:)` demand a size; some storages always do.',
  },
  PART_TOO_SMALL: {
    what: 'A part other than the last is shorter than 5 MiB. `extensions.parts` lists the parts. The upload stays open.',
    client: 'Upload these parts again in the right length, then complete the upload.',
    operator: 'Nothing.',
  },
  PART_SIZE_MISMATCH: {
    what: 'A part does not have the length that was declared, or the parts are not of equal length. `extensions.parts` lists the parts. The upload stays open.',
    client: 'Upload these parts again, then complete the upload.',
    operator: 'Nothing.',
  },
  UPLOAD_INCOMPLETE: {
    what: 'Parts are missing. `extensions.missingParts` lists their numbers. The upload stays open.',
    client: 'Upload the missing parts, then complete the upload.',
    operator: 'Nothing. If every part is missing, check the CORS rule of the bucket.',
  },
  UPLOAD_NOT_OPEN: {
    what: 'The upload was completed, aborted or has expired.',
    client: 'Read the status of the file. If it is not `READY`, start a new upload.',
    operator: 'Nothing. If users need more time, raise `uploadExpiresInSeconds`.',
  },
  UPLOAD_VERIFYING: {
    what: 'Another request is already verifying this upload.',
    client: 'Call `completeFileUpload` again after a second. It returns the same result.',
    operator: 'Nothing. If it takes long, look at the latency of the storage.',
  },
  IMAGE_TOO_LARGE: {
    what: 'The image has more pixels than `maxPixels`, a side over 65,535 pixels, or more than a conversion can take.',
    client: 'Do not retry. Ask the user for a smaller image.',
    operator: 'To accept larger images, raise `maxPixels` of the target, and the limits and memory of the processor.',
  },
  UNSUPPORTED_IMAGE: {
    what: 'Files of this type cannot be converted. `extensions.supported` lists the types that can.',
    client: 'Do not retry. Offer the conversion only for supported types.',
    operator: 'Nothing, unless the processor is built without support for a format that you need.',
  },
  INVALID_IMAGE: {
    what: 'The processor could not decode the image: it is damaged. `FileConversion.error` has the message.',
    client: 'Do not retry. Ask the user for another copy of the image.',
    operator: 'Nothing.',
  },
  IMAGE_TOO_COMPLEX: {
    what: 'Decoding the image took more time or memory than the processor allows. `FileConversion.error` has the message.',
    client: 'Do not retry. Ask the user for a simpler or smaller image.',
    operator: 'If honest images fail, raise the limits of the processor. They protect workers from hostile images.',
  },
  METADATA_NOT_REMOVABLE: {
    what: 'The image is PUBLIC, and Darkroom cannot be sure to remove all its metadata: the file is damaged, incomplete, or built in a way that Darkroom does not know. Darkroom rejected the file and published nothing.',
    client:
      'Do not retry with the same file. Ask the user to save the image again, as a JPEG or PNG, and to upload that.',
    operator:
      'Nothing. The log shows what was wrong. To publish such files with their metadata, set `metadata: KEEP` on the target.',
  },
  PROCESSOR_UNAVAILABLE: {
    what: 'The processor works elsewhere and did not answer. Darkroom asks it again by itself; the conversion stays `PENDING`.',
    client: 'Wait. Subscribe to the file to see the result.',
    operator: 'Check the service that converts, its URL and its secret.',
  },
  TAGGING_FAILED: {
    what: 'The tagger cannot tag this file. `File.tagging.error` has the message.',
    client: 'Do not retry automatically. The user can add tags by hand.',
    operator: 'If many files fail, read the logs of the worker for the cause.',
  },
  TAGGER_UNAVAILABLE: {
    what: 'The tagger did not answer. Darkroom asks it again by itself.',
    client: 'Wait. Subscribe to the file to see the tags.',
    operator: 'Check the account, the quota and the network of the tagging service.',
  },
  QUOTA_EXCEEDED: {
    what: 'The viewer, the owner or the file has reached a limit: open uploads, bytes stored, rendering time, subscriptions, 1,000 tags on a file, 10,000 tag names of an owner, or 10 requests for the same conversion or tagging.',
    client: 'Do not retry at once. Complete or abort open uploads, delete files, or tell the user.',
    operator:
      'To allow more, raise `quotas` or `subscriptions`. Look for a caller that starts uploads and abandons them.',
  },
  REQUEST_BUDGET_EXCEEDED: {
    what: 'One operation asks for too much. `extensions` has the limit that it passed.',
    client: 'Ask for less: fewer aliases, shorter pages, several operations.',
    operator: 'If an honest client needs more, raise the limit in `budgets`.',
  },
  STORAGE_UNAVAILABLE: {
    what: 'The storage did not answer, or refused the request for a reason that may pass.',
    client: 'Try again with growing pauses. An open upload stays open.',
    operator: 'Check the bucket, its credentials and the network. The cause is in the log.',
  },
  DATABASE_UNAVAILABLE: {
    what: 'The database did not answer.',
    client: 'Try again with growing pauses.',
    operator: 'Check Postgres, its connection limit and the network. The cause is in the log.',
  },
  STORAGE_NOT_OURS: {
    what: 'A copy of this database has claimed the storage. To protect its files, this database removes nothing from the storage.',
    client: 'Nothing. Clients see this code only if an operation has to remove bytes.',
    operator:
      'Give a staging system its own bucket. If this database is the one that goes on, run `npx @graphql-darkroom/core claim-storage`.',
  },
  DATABASE_LOCKED: {
    what: 'Another process has the embedded database open. This happens at start, and clients see `INTERNAL_SERVER_ERROR`.',
    client: 'Nothing.',
    operator: 'Stop the other process, or use a Postgres server, which several processes can share.',
  },
  SCHEMA_NOT_TRANSFORMED: {
    what: 'The schema contains the definitions of Darkroom but was never passed to `darkroom.transformSchema`, so policies would not be enforced.',
    client: 'Nothing.',
    operator:
      'Build the schema with `darkroom.makeSchema`, or pass it to `darkroom.transformSchema` before the server starts.',
  },
  INVALID_CONFIGURATION: {
    what: 'An option cannot be used, at start or when one of your functions is called. The message names the option or the schema coordinate. Clients see `INTERNAL_SERVER_ERROR`.',
    client: 'Nothing.',
    operator: 'Correct the option that the message names.',
  },
  INTERNAL_SERVER_ERROR: {
    what: 'An unexpected error. Darkroom logs it and tells the client nothing about it.',
    client: 'Try again once. If it persists, report it.',
    operator: 'Read the log of the server for the error.',
  },
};
