-- EXIF.

-- What the camera wrote about how an image was taken: `takenAt`, `camera` and `lens`, texts or null, and `location`,
-- null or an object with `latitude` and `longitude`. Null until it is read, and for files without EXIF.
alter table :schema.files
  add column exif jsonb;
