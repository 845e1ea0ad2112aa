import type { CheckUp } from '../examination.ts';
import { checksums } from './checksums.ts';
import { clock } from './clock.ts';
import { contentType } from './content-type.ts';
import { cors } from './cors.ts';
import { damagedParts } from './damaged-parts.ts';
import { anonymousReading, unsignedAcl, unsignedCopy, uploadSignerReading } from './dangers.ts';
import { lateAbort, racingAbort } from './late-aborts.ts';
import { lateParts } from './late-parts.ts';
import { lifecycle } from './lifecycle.ts';
import { objectLock } from './object-lock.ts';
import { reachability } from './reachability.ts';
import { realTreeRights } from './real-tree-rights.ts';
import { rights } from './rights.ts';
import { otherLength, roundTrip, undeclaredLength } from './uploads.ts';
import { changedUrls, expiredUrls, futureUrls } from './urls.ts';

/** The first checks. If one warns or fails, nothing is written, and no other check runs. */
export const gates: readonly CheckUp[] = [reachability, objectLock];

/** All checks of a bucket to which the doctor can write, and from which it can delete. */
export const checkUps: readonly CheckUp[] = [
  clock,
  ...rights,
  ...realTreeRights,
  cors,
  lifecycle,
  checksums,
  roundTrip,
  otherLength,
  damagedParts,
  contentType,
  undeclaredLength,
  changedUrls,
  expiredUrls,
  futureUrls,
  lateParts,
  lateAbort,
  racingAbort,
  anonymousReading,
  uploadSignerReading,
  unsignedCopy,
  unsignedAcl,
];
