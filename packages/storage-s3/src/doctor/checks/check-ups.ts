import type { CheckUp } from '../examination.ts';
import { checksums } from './checksums.ts';
import { clock } from './clock.ts';
import { cors } from './cors.ts';
import { damagedParts } from './damaged-parts.ts';
import { anonymousReading, unsignedAcl, unsignedCopy, uploadSignerReading } from './dangers.ts';
import { lifecycle } from './lifecycle.ts';
import { realTreeRights } from './real-tree-rights.ts';
import { rights } from './rights.ts';
import { lateParts, otherLength, roundTrip, undeclaredLength } from './uploads.ts';

/** All that is looked at in a bucket that answers. */
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
  undeclaredLength,
  lateParts,
  anonymousReading,
  uploadSignerReading,
  unsignedCopy,
  unsignedAcl,
];
