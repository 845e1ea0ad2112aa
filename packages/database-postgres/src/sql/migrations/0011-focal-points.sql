-- Focal points.

-- The point of an image that crops keep, as shares of its width and height: both are null until it is set.
alter table :schema.files
  add column focal_x double precision,
  add column focal_y double precision;
