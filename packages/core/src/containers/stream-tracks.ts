import type { Tracks } from './tell-tracks.ts';

const OGG_PAGE = 'OggS';
const BEGINNING_OF_STREAM = 2;
const OGG_AUDIO = ['OpusHead', '\x01vorbis', '\x7fFLAC', 'Speex   ', '\x01audio', 'CELT    ', 'PCM     ', 'fLaC'];
/** Descriptions of the other streams, or subtitles. */
const OGG_SILENT = ['fishead', '\x80kate', 'CMML', 'Annodex', '\x01text'];

/**
 * The streams of an Ogg file, whose first pages precede all other pages; null if not all of them could be read, unless
 * there is a video.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3533
 */
export function readOggTracks(head: Buffer): Tracks | null {
  const tracks = { hasVideo: false, hasAudio: false };
  for (let at = 0; head.toString('latin1', at, at + 4) === OGG_PAGE && at + 27 < head.length;) {
    if ((head.readUInt8(at + 5) & BEGINNING_OF_STREAM) === 0) return tracks;
    const lengths = head.subarray(at + 27, at + 27 + head.readUInt8(at + 26));
    const start = at + 27 + lengths.length;
    const codec = head.toString('latin1', start, start + 16);
    if (OGG_AUDIO.some((name) => codec.startsWith(name))) tracks.hasAudio = true;
    // All other streams count as video: Theora, Dirac, VP8, OGM, and future codecs.
    else if (!OGG_SILENT.some((name) => codec.startsWith(name))) tracks.hasVideo = true;
    at = start + lengths.reduce((sum, length) => sum + length, 0);
  }
  return tracks.hasVideo ? tracks : null;
}

const ASF_VIDEO = Buffer.from('c0ef19bc4d5bcf11a8fd00805f5c442b', 'hex');
const ASF_AUDIO = Buffer.from('409e69f84d5bcf11a8fd00805f5c442b', 'hex');

/** The streams of a WMA or WMV file. Each has an object in the header that names its kind. */
export function readAsfTracks(head: Buffer): Tracks {
  return { hasVideo: head.includes(ASF_VIDEO), hasAudio: head.includes(ASF_AUDIO) };
}
