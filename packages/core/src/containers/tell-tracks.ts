import { rowOf } from '../media-types/names.ts';
import type { BoundedReader } from './bounded-reader.ts';
import { readEbmlTracks } from './ebml-tracks.ts';
import { readIsoTracks } from './iso-tracks.ts';
import { readAsfTracks, readOggTracks } from './stream-tracks.ts';

/** The contents of a container. */
export interface Tracks {
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
}

/** The types of a container with audio only, and with anything else. The first bytes indicate one of the two. */
const SOUND_AND_VIDEO: readonly (readonly [audio: string, video: string])[] = [
  ['audio/3gpp', 'video/3gpp'],
  ['audio/3gpp2', 'video/3gpp2'],
  ['audio/mp4', 'video/mp4'],
  ['audio/quicktime', 'video/quicktime'],
  ['audio/webm', 'video/webm'],
  ['audio/matroska', 'video/matroska'],
  ['audio/ogg', 'video/ogg'],
  ['audio/x-ms-wma', 'video/x-ms-wmv'],
];

/**
 * The type of the content of an audio or video container: `audio/*` only if all tracks could be read and none of them
 * is a video. Null if it is not such a container.
 *
 * @param detected The type by the first bytes alone.
 */
export async function tellTracks(head: Buffer, detected: string, reader: BoundedReader): Promise<string | null> {
  const row = rowOf(detected);
  if (row?.toldBy !== 'tracks') return null;
  const pair = SOUND_AND_VIDEO.find((types) => types.includes(detected));
  const tracks = await readTracks(row.kind, head, reader);
  if (pair === undefined) return tellOther(row.kind, tracks) ?? detected;
  const [audio, video] = pair;
  return tracks !== null && tracks.hasAudio && !tracks.hasVideo ? audio : video;
}

/** For containers whose first bytes indicate only the family. */
function tellOther(family: string, tracks: Tracks | null): string | null {
  if (family !== 'OGG' && family !== 'ASF') return null;
  if (tracks?.hasVideo === true) return family === 'OGG' ? 'video/ogg' : 'video/x-ms-wmv';
  if (tracks?.hasAudio === true) return family === 'OGG' ? 'audio/ogg' : 'audio/x-ms-wma';
  return null;
}

async function readTracks(family: string, head: Buffer, reader: BoundedReader): Promise<Tracks | null> {
  switch (family) {
    case 'ISO':
      return readIsoTracks(reader);
    case 'EBML':
      return readEbmlTracks(reader);
    case 'OGG':
      return readOggTracks(head);
    default:
      return readAsfTracks(head);
  }
}
