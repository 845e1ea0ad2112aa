import type { ImageExif, ImageLocation } from '@graphql-darkroom/core/adapter';
import { readTiff, type TiffDirectory } from './tiff-directory.ts';

/** Tags of the first directory, and of those that it points to (Exif 3.0, CIPA DC-008). */
const MAKE = 0x010f;
const MODEL = 0x0110;
const EXIF_DIRECTORY = 0x8769;
const GPS_DIRECTORY = 0x8825;
const DATE_TIME_ORIGINAL = 0x9003;
const OFFSET_TIME_ORIGINAL = 0x9011;
const LENS_MODEL = 0xa434;
const GPS_LATITUDE_REF = 1;
const GPS_LATITUDE = 2;
const GPS_LONGITUDE_REF = 3;
const GPS_LONGITUDE = 4;

/** What begins the block in a JPEG, and is omitted or kept in other formats. */
const PREFIX = Buffer.from('Exif\0\0', 'latin1');

/**
 * What an EXIF block says about how its image was taken; null if it is no such block. Reads nothing but these values,
 * so the time that it takes does not depend on what else is in the block.
 */
export function parseExif(block: Uint8Array): ImageExif | null {
  const hasPrefix = PREFIX.equals(block.subarray(0, PREFIX.length));
  const image = readTiff(hasPrefix ? block.subarray(PREFIX.length) : block);
  if (image === null) return null;
  const photo = image.directory(EXIF_DIRECTORY);
  return {
    takenAt: takenAtOf(photo),
    camera: cameraOf(image.text(MAKE), image.text(MODEL)),
    lens: photo.text(LENS_MODEL),
    location: locationOf(image.directory(GPS_DIRECTORY)),
  };
}

/** Without the time at which the file was changed, `DateTime`: programs write it, too. */
function takenAtOf(photo: TiffDirectory): string | null {
  const written = photo.text(DATE_TIME_ORIGINAL) ?? '';
  const [, year, month, day, time] = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d:\d\d:\d\d)$/.exec(written) ?? [];
  if (time === undefined) return null;
  return `${year}-${month}-${day}T${time}${offsetOf(photo)}`;
}

function offsetOf(photo: TiffDirectory): string {
  const offset = photo.text(OFFSET_TIME_ORIGINAL) ?? '';
  if (offset === 'Z') return '+00:00';
  return /^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(offset) ? offset : '';
}

/** Many models begin with their make, or with one word of it: `NIKON CORPORATION` makes the `NIKON Z 8`. */
function cameraOf(make: string | null, model: string | null): string | null {
  if (make === null || model === null) return make ?? model;
  const [first] = wordsOf(model);
  return wordsOf(make).some((word) => word === first) ? model : `${make} ${model}`;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[\s,]+/);
}

function locationOf(gps: TiffDirectory): ImageLocation | null {
  const latitude = degreesOf(gps, GPS_LATITUDE, signOf(gps.text(GPS_LATITUDE_REF), 'N', 'S'));
  const longitude = degreesOf(gps, GPS_LONGITUDE, signOf(gps.text(GPS_LONGITUDE_REF), 'E', 'W'));
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function signOf(side: string | null, positive: string, negative: string): 1 | -1 | null {
  if (side === positive) return 1;
  return side === negative ? -1 : null;
}

function degreesOf(gps: TiffDirectory, tag: number, sign: 1 | -1 | null): number | null {
  const [degrees, minutes, seconds] = gps.threeRationals(tag) ?? [Number.NaN, Number.NaN, Number.NaN];
  const value = degrees + minutes / 60 + seconds / 3600;
  return sign === null || !Number.isFinite(value) ? null : sign * value;
}
