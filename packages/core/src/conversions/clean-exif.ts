import { withoutInvisible } from '../files/served-name.ts';
import type { ImageExif, ImageLocation } from '../ports/processor.ts';
import type { FileRecord } from '../ports/records.ts';

/** The maximum length of a text that is stored, in UTF-16 code units. Names of cameras and lenses have some 30. */
const MAX_TEXT_LENGTH = 128;

const TAKEN_AT = /^\d{4}-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[+-](\d\d):(\d\d))?$/;

/**
 * What is stored of what a processor has read: texts without invisible characters and shortened, a date that exists,
 * and a location on the earth if the policy of the file keeps it. Null if nothing is left, and if no viewer owns the
 * file, as no one could read it.
 */
export function cleanExif(
  exif: ImageExif | null,
  { ownerId, policy }: Pick<FileRecord, 'ownerId' | 'policy'>,
): ImageExif | null {
  if (exif === null || ownerId === null) return null;
  const clean: ImageExif = {
    takenAt: isDate(exif.takenAt) ? exif.takenAt : null,
    camera: cleanText(exif.camera),
    lens: cleanText(exif.lens),
    location: policy.keepLocation === true ? cleanLocation(exif.location) : null,
  };
  return Object.values(clean).every((value) => value === null) ? null : clean;
}

/** Values come from strangers, through processors that may be in another language: their types are checked, too. */
function cleanText(text: unknown): string | null {
  if (typeof text !== 'string') return null;
  const clean = withoutInvisible(text.slice(0, MAX_TEXT_LENGTH).replaceAll(/\s+/g, ' ')).trim();
  return clean === '' ? null : clean;
}

function isDate(text: unknown): boolean {
  const [match, ...parts] = typeof text === 'string' ? (TAKEN_AT.exec(text) ?? []) : [];
  if (match === undefined) return false;
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHours = 0, offsetMinutes = 0] = parts.map((part) =>
    Number(part ?? 0),
  );
  const lastDay = new Date(Date.UTC(Number(match.slice(0, 4)), month, 0)).getUTCDate();
  const isDay = month >= 1 && month <= 12 && day >= 1 && day <= lastDay;
  const isTime = hour <= 23 && minute <= 59 && second <= 59;
  return isDay && isTime && offsetHours <= 14 && offsetMinutes <= 59;
}

function cleanLocation(location: ImageLocation | null): ImageLocation | null {
  const { latitude, longitude } = location ?? { latitude: Number.NaN, longitude: Number.NaN };
  return isWithin(latitude, 90) && isWithin(longitude, 180) ? { latitude, longitude } : null;
}

function isWithin(degrees: unknown, most: number): boolean {
  return typeof degrees === 'number' && Math.abs(degrees) <= most;
}
