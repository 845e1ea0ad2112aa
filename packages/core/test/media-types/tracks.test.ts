import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import type { FileRecord } from '../../src/ports/records.ts';
import { type BytesToJudge, judgeType } from '../../src/uploads/judge-type.ts';
import {
  box,
  ebmlHeader,
  ebmlTracks,
  element,
  isoFileType,
  isoMovie,
  isoTrack,
  longBoxHeader,
  oggPage,
  sparseFile,
} from '../support/media-bytes.ts';

const GB = 1024 ** 3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;

function policy(accept: readonly string[] | null): FileRecord {
  return { policy: { accept }, declaredContentType: null, name: null } as unknown as FileRecord;
}

async function told(bytes: Uint8Array | BytesToJudge): Promise<string> {
  const file = 'head' in bytes ? bytes : sparseFile(bytes.length, { 0: bytes }).file;
  return judgeType(policy(null), file);
}

const segment = (...elements: readonly Uint8Array[]): Buffer => element(SEGMENT, Buffer.concat(elements), true);
const cluster = (length: number): Buffer => element(CLUSTER, Buffer.alloc(length), true);

describe('a container of sound and pictures', () => {
  const video = isoTrack('vide');
  const sound = isoTrack('soun');
  const cases: readonly (readonly [what: string, bytes: Buffer, type: string])[] = [
    ['mp42 with sound', Buffer.concat([isoFileType('mp42'), isoMovie(sound)]), 'audio/mp4'],
    ['iso5 with sound', Buffer.concat([isoFileType('iso5'), isoMovie(sound)]), 'audio/mp4'],
    ['isom with sound', Buffer.concat([isoFileType('isom'), isoMovie(sound)]), 'audio/mp4'],
    ['3gp4 with sound', Buffer.concat([isoFileType('3gp4'), isoMovie(sound)]), 'audio/3gpp'],
    ['3g2a with sound', Buffer.concat([isoFileType('3g2a'), isoMovie(sound)]), 'audio/3gpp2'],
    ['qt with sound', Buffer.concat([isoFileType('qt  '), isoMovie(sound)]), 'audio/quicktime'],
    ['M4A with sound', Buffer.concat([isoFileType('M4A '), isoMovie(sound)]), 'audio/mp4'],
    ['M4A with a video', Buffer.concat([isoFileType('M4A '), isoMovie(sound, video)]), 'video/mp4'],
    ['M4A whose tracks cannot be seen', isoFileType('M4A '), 'video/mp4'],
    ['M4A whose track has no kind', Buffer.concat([isoFileType('M4A '), isoMovie(sound, box('trak'))]), 'video/mp4'],
    [
      'an audiobook with chapters',
      Buffer.concat([isoFileType('M4B '), isoMovie(sound, isoTrack('text'))]),
      'audio/mp4',
    ],
    ['mp42 with a video', Buffer.concat([isoFileType('mp42'), isoMovie(sound, video)]), 'video/mp4'],
    ['mp42 without any tracks', Buffer.concat([isoFileType('mp42'), isoMovie()]), 'video/mp4'],
    ['3gp5 with a video', Buffer.concat([isoFileType('3gp5'), isoMovie(video, sound)]), 'video/3gpp'],
    [
      'sound behind its samples',
      Buffer.concat([isoFileType('mp42'), box('mdat', Buffer.alloc(200_000)), isoMovie(sound)]),
      'audio/mp4',
    ],
    ['a box whose length is none', Buffer.concat([isoFileType('mp42'), Buffer.from([0, 0, 0, 3])]), 'video/mp4'],
    ['WebM with sound', Buffer.concat([ebmlHeader('webm'), segment(ebmlTracks(2), cluster(9))]), 'audio/webm'],
    ['WebM with a video', Buffer.concat([ebmlHeader('webm'), segment(ebmlTracks(2, 1), cluster(9))]), 'video/webm'],
    ['Matroska with sound', Buffer.concat([ebmlHeader('matroska'), segment(ebmlTracks(2))]), 'audio/matroska'],
    ['Matroska with subtitles', Buffer.concat([ebmlHeader('matroska'), segment(ebmlTracks(2, 17))]), 'audio/matroska'],
    [
      'Matroska with another list',
      Buffer.concat([ebmlHeader('matroska'), segment(ebmlTracks(2), ebmlTracks(1))]),
      'video/matroska',
    ],
    ['WebM of a new kind of track', Buffer.concat([ebmlHeader('webm'), segment(ebmlTracks(2, 99))]), 'video/webm'],
    ['WebM whose tracks cannot be seen', Buffer.concat([ebmlHeader('webm'), segment(cluster(9))]), 'video/webm'],
    ['Ogg with Vorbis', Buffer.concat([oggPage('\x01vorbis'), oggPage('x', 0)]), 'audio/ogg'],
    ['Ogg whose streams cannot all be seen', oggPage('\x01vorbis'), 'video/ogg'],
    [
      'Ogg with Opus behind a description',
      Buffer.concat([oggPage('fishead\0'), oggPage('OpusHead'), oggPage('x', 0)]),
      'audio/ogg',
    ],
    ['Ogg with Theora', Buffer.concat([oggPage('\x80theora'), oggPage('\x01vorbis')]), 'video/ogg'],
    ['Ogg whose second stream is Theora', Buffer.concat([oggPage('\x01vorbis'), oggPage('\x80theora')]), 'video/ogg'],
    ['Ogg of a new codec', Buffer.concat([oggPage('OpusHead'), oggPage('NewVideo')]), 'video/ogg'],
  ];
  test.each(cases)('%s is told', async (_, bytes, type) => {
    assert.equal(await told(bytes), type);
  });

  test('is WMA or WMV by all of its streams, not the first alone', async () => {
    const streams = {
      audio: '409e69f84d5bcf11a8fd00805f5c442b',
      video: 'c0ef19bc4d5bcf11a8fd00805f5c442b',
    };
    const asf = (...kinds: readonly (keyof typeof streams)[]): Buffer => {
      const objects = kinds.map((kind) =>
        Buffer.from(`9107dcb7b7a9cf118ee600c00c2053652800000000000000${streams[kind]}`, 'hex'),
      );
      const header = Buffer.alloc(30);
      Buffer.from('3026b2758e66cf11a6d900aa0062ce6c', 'hex').copy(header);
      return Buffer.concat([header, ...objects, Buffer.alloc(100)]);
    };
    assert.deepEqual(await Promise.all([asf('audio'), asf('video'), asf('audio', 'video')].map(told)), [
      'audio/x-ms-wma',
      'video/x-ms-wmv',
      'video/x-ms-wmv',
    ]);
  });
});

describe('judging 5 GB takes three requests at most, and less than 1 MiB', async () => {
  const head = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);
  const size = 5 * GB;
  const mp4 = isoFileType('mp42');
  const atEnd = (movie: Buffer): BytesToJudge & { readonly reads: { requests: number; bytes: number } } => {
    const length = size - mp4.length - movie.length;
    const { file, reads } = sparseFile(size, {
      0: head(mp4, longBoxHeader('mdat', length)),
      [size - movie.length]: movie,
    });
    return Object.assign(file, { reads });
  };
  const atStart = (bytes: Buffer, pieces: Readonly<Record<number, Uint8Array>> = {}): ReturnType<typeof atEnd> => {
    const { file, reads } = sparseFile(size, { 0: bytes, ...pieces });
    return Object.assign(file, { reads });
  };
  const seek = element(
    0x114d9b74,
    element(
      0x4dbb,
      head(element(0x53ab, Buffer.from('1654ae6b', 'hex')), element(0x53ac, Buffer.from('0100000000', 'hex'))),
    ),
  );
  const ebml = ebmlHeader('matroska');
  const tag = Buffer.from('ID3\x04\0\0\x02\x31\x2d\x00', 'latin1');
  const mp3 = await readFile(join(import.meta.dirname, 'samples/tone.mp3'));
  const frames = mp3.subarray(mp3.indexOf(Buffer.from([0xff, 0xfb])));

  const cases: readonly (readonly [what: string, () => ReturnType<typeof atEnd>, type: string, requests: number])[] = [
    ['MP4 with its list in front', () => atStart(head(mp4, isoMovie(isoTrack('vide')))), 'video/mp4', 1],
    [
      'MP4 with its list at the end',
      () => atEnd(isoMovie(isoTrack('vide', 9_000_000), isoTrack('soun'))),
      'video/mp4',
      2,
    ],
    [
      'MP4 whose first track is sound',
      () => atEnd(isoMovie(isoTrack('soun', 9_000_000), isoTrack('vide'))),
      'video/mp4',
      3,
    ],
    ['MP4 with sound alone', () => atEnd(isoMovie(isoTrack('soun', 100_000))), 'audio/mp4', 2],
    [
      'MP4 with two long tracks of sound',
      () => atEnd(isoMovie(isoTrack('soun', 9_000_000), isoTrack('soun', 9_000_000))),
      'audio/mp4',
      3,
    ],
    [
      'MP4 with more tracks than can be seen',
      () => atEnd(isoMovie(...[1, 2, 3].map(() => isoTrack('soun', 9_000_000)), isoTrack('vide'))),
      'video/mp4',
      3,
    ],
    ['WebM', () => atStart(head(ebmlHeader('webm'), segment(ebmlTracks(1, 2), cluster(9)))), 'video/webm', 1],
    [
      'Matroska with its list far behind',
      () => {
        const start = head(ebml, element(SEGMENT, Buffer.alloc(0), true)).length;
        return atStart(head(ebml, segment(seek, cluster(9))), { [start + 2 ** 32]: ebmlTracks(1, 2) });
      },
      'video/matroska',
      2,
    ],
    ['Ogg', () => atStart(head(oggPage('\x80theora'), oggPage('\x01vorbis'))), 'video/ogg', 1],
    ['AVI', () => atStart(Buffer.from('RIFF\0\0\0\0AVI LIST', 'latin1')), 'video/vnd.avi', 1],
    ['MPEG', () => atStart(Buffer.from([0, 0, 1, 0xba, 0x44, 0, 4, 0, 4, 1])), 'video/mpeg', 1],
    ['Flash video', () => atStart(Buffer.from('FLV\x01\x05\0\0\0\x09', 'latin1')), 'video/x-flv', 1],
    [
      'MP3 behind a cover of 5 MB',
      () => atStart(tag, { [10 + 2 * 128 ** 3 + 0x31 * 128 ** 2 + 0x2d * 128]: frames }),
      'audio/mpeg',
      1,
    ],
  ];
  test.each(cases)('%s', async (_, make, type, requests) => {
    const file = make();
    assert.equal(await told(file), type);
    assert.equal(file.reads.requests, requests);
    assert.ok(file.reads.bytes < 1024 ** 2, `${file.reads.bytes} bytes`);
  });

  test.each(cases)('%s, also where text is accepted, and it is refused', async (_, make) => {
    const file = make();
    await assert.rejects(judgeType(policy(['text/csv', 'image/*', 'application/xml']), file), {
      code: 'FILE_TYPE_NOT_ACCEPTED',
    });
    assert.ok(file.reads.requests <= 3 && file.reads.bytes < 1024 ** 2);
  });
});
