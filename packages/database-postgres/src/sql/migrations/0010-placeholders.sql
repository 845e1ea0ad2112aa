-- Placeholders.

-- What to show of an image until it has loaded: a ThumbHash in base64, and a colour as `#rrggbb`. Both or neither is
-- null.
alter table :schema.files
  add column thumb_hash text,
  add column dominant_color text;
