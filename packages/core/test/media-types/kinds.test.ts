import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { compoundFileOf, zipOf } from '../support/container-bytes.ts';
import { isoFileType } from '../support/media-bytes.ts';
import { uploadOutcome } from '../support/upload-outcome.ts';

const PAGES = 'application/vnd.apple.pages';
const NUMBERS = 'application/vnd.apple.numbers';
const KEYNOTE = 'application/vnd.apple.keynote';
const OUTLOOK_CLASS = '00020d0b-0000-0000-c000-000000000046';
/** Random bytes do not compress: what is behind them lies behind the first 64 KiB. */
const LONG = Uint8Array.from({ length: 70_000 }, (_, index) => (Math.imul(index + 1, 2654435761) >>> 13) % 256);

const latin1 = (text: string, zeros = 0): Buffer => Buffer.concat([Buffer.from(text, 'latin1'), Buffer.alloc(zeros)]);
const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const joined = (...parts: readonly Uint8Array[]): Buffer => Buffer.concat(parts);

const mp3 = await readFile(join(import.meta.dirname, 'samples/tone.mp3'));
const frames = mp3.subarray(mp3.indexOf(Buffer.from([0xff, 0xfb])));
const coffee = '<kml xmlns="http://www.opengis.net/kml/2.2"/>';

interface Kind {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** What it is where everything is accepted. */
  readonly type: string;
  /** A policy, what is declared, and what comes of it. */
  readonly outcomes: readonly (readonly [accept: string, declared: string, outcome: string | RegExp])[];
}

const UNKNOWN = 'application/octet-stream';
const REFUSED = /is not accepted here/;
const binaryStl = Buffer.alloc(84 + 12 * 50);
binaryStl.write('Made by a program');
binaryStl.writeUInt32LE(12, 80);

const KINDS: readonly Kind[] = [
  // What people record.
  {
    name: 'long.wav',
    bytes: latin1('RF64\xff\xff\xff\xffWAVEds64', 60),
    type: 'audio/wav',
    outcomes: [['audio/*', 'audio/wav', 'audio/wav']],
  },
  {
    name: 'radio.wav',
    bytes: latin1('BW64\xff\xff\xff\xffWAVEds64', 60),
    type: 'audio/wav',
    outcomes: [['audio/x-wav', 'audio/x-wav', 'audio/wav']],
  },
  {
    name: 'phone.amr',
    bytes: latin1('#!AMR-WB\n', 60),
    type: 'audio/amr',
    outcomes: [['audio/amr', 'audio/3gpp', 'audio/amr']],
  },
  {
    name: 'sun.au',
    bytes: latin1('.snd\0\0\0\x18', 60),
    type: 'audio/basic',
    outcomes: [['audio/*', 'audio/basic', 'audio/basic']],
  },
  {
    name: 'junk-behind-its-tag.mp3',
    bytes: joined(latin1('ID3\x04\0\0\0\0\0\x0a', 10), latin1('some program wrote this', 500), frames),
    type: 'audio/mpeg',
    outcomes: [['audio/*', 'audio/mpeg', 'audio/mpeg']],
  },
  {
    name: 'silence-first.mp3',
    bytes: joined(Buffer.alloc(700), frames),
    type: 'audio/mpeg',
    outcomes: [['audio/mp3', '', 'audio/mpeg']],
  },
  {
    name: 'cut-from-a-stream.mp3',
    bytes: frames.subarray(100),
    type: 'audio/mpeg',
    outcomes: [
      ['audio/*', 'audio/mpeg', 'audio/mpeg'],
      ['video/*', 'audio/mpeg', REFUSED],
    ],
  },
  // What people photograph and scan.
  {
    name: 'samsung.heic',
    bytes: joined(isoFileType('mif1', 'mif1', 'heic'), Buffer.alloc(99)),
    type: 'image/heic',
    outcomes: [
      ['image/heic', '', 'image/heic'],
      ['image/heif', 'image/heic', 'image/heic'],
    ],
  },
  {
    name: 'burst.heics',
    bytes: joined(isoFileType('hevc', 'msf1'), Buffer.alloc(99)),
    type: 'image/heic-sequence',
    outcomes: [['image/heic', 'image/heic', 'image/heic-sequence']],
  },
  {
    name: 'burst.avif',
    bytes: joined(isoFileType('msf1', 'msf1', 'avis'), Buffer.alloc(99)),
    type: 'image/avif',
    outcomes: [
      ['image/avif', 'image/avif', 'image/avif'],
      ['image/heic', 'image/avif', REFUSED],
    ],
  },
  {
    name: 'large.tif',
    bytes: latin1('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0', 40),
    type: 'image/tiff',
    outcomes: [['image/*', 'image/tiff', 'image/tiff']],
  },
  {
    name: 'book.djvu',
    bytes: latin1('AT&TFORM\0\0\x10\0DJVMDIRM'),
    type: 'image/vnd.djvu',
    outcomes: [['image/x-djvu', 'image/vnd.djvu', 'image/vnd.djvu']],
  },
  {
    name: 'copier.pdf',
    bytes: latin1('\x1b%-12345X@PJL JOB\r\n@PJL SET A=1\r\n%PDF-1.4\n'),
    type: 'application/pdf',
    outcomes: [['application/pdf', 'application/pdf', 'application/pdf']],
  },
  {
    name: 'spool.ps',
    bytes: latin1('\x04%!PS-Adobe-3.0\n'),
    type: 'application/postscript',
    outcomes: [['application/postscript', '', 'application/postscript']],
  },
  {
    name: 'targa.tga',
    bytes: joined(Buffer.from('000002000000000000000000020002001800', 'hex'), Buffer.alloc(12)),
    type: UNKNOWN,
    outcomes: [['image/*', '', REFUSED]],
  },
  {
    name: 'render.exr',
    bytes: latin1('\x76\x2f\x31\x01\x02\0\0\0', 40),
    type: 'image/x-exr',
    outcomes: [['image/*', '', 'image/x-exr']],
  },
  {
    name: 'render.hdr',
    bytes: latin1('#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n'),
    type: 'image/vnd.radiance',
    outcomes: [['image/*', '', 'image/vnd.radiance']],
  },
  {
    name: 'scan.pbm',
    bytes: latin1('P4\n# made by a scanner\n16 1\n\xff\xff'),
    type: 'image/x-portable-anymap',
    outcomes: [['image/x-portable-bitmap', 'image/x-portable-bitmap', 'image/x-portable-anymap']],
  },
  {
    name: 'clip.emf',
    bytes: joined(Buffer.alloc(40), latin1(' EMF\0\0\x01\0', 60)),
    type: 'image/emf',
    outcomes: [['image/*', 'image/x-emf', 'image/emf']],
  },
  {
    name: 'comment-first.svg',
    bytes: latin1('<!-- Drawn -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    type: UNKNOWN,
    outcomes: [
      ['image/svg+xml', 'image/svg+xml', 'image/svg+xml'],
      ['image/*', '', /, because image\/\* does not include SVG, which can run scripts\. /],
    ],
  },
  {
    name: 'latin1.svg',
    bytes: latin1('<?xml version="1.0" encoding="ISO-8859-1"?><svg><title>K\xf6ln</title></svg>'),
    type: UNKNOWN,
    outcomes: [['image/svg+xml', 'image/svg+xml', 'image/svg+xml']],
  },
  // What programs export.
  {
    name: 'photos-first.pages',
    bytes: zipOf({ 'Data/a.jpg': LONG, 'Index/Document.iwa': '' }),
    type: PAGES,
    outcomes: [
      [PAGES, 'application/zip', PAGES],
      [KEYNOTE, '', REFUSED],
    ],
  },
  {
    name: 'slides.key',
    bytes: zipOf({ 'Index/Document.iwa': '', 'Index/Slide-1.iwa': '', 'Index/Tables/a.iwa': '' }),
    type: KEYNOTE,
    outcomes: [
      [KEYNOTE, '', KEYNOTE],
      [PAGES, '', REFUSED],
    ],
  },
  {
    name: 'tables.pages',
    bytes: zipOf({ 'Index/Document.iwa': '', 'Index/Tables/a.iwa': '' }),
    type: 'application/zip',
    outcomes: [
      [PAGES, '', PAGES],
      [NUMBERS, '', NUMBERS],
      [KEYNOTE, '', REFUSED],
    ],
  },
  {
    name: 'of-2009.pages',
    bytes: zipOf({ 'index.xml': '', 'buildVersionHistory.plist': '' }),
    type: 'application/zip',
    outcomes: [
      [PAGES, '', PAGES],
      ['application/msword', '', REFUSED],
    ],
  },
  {
    name: 'places.kmz',
    bytes: zipOf({ 'doc.kml': coffee, 'files/a.png': '' }),
    type: 'application/vnd.google-earth.kmz',
    outcomes: [
      ['application/vnd.google-earth.kmz', 'application/zip', 'application/vnd.google-earth.kmz'],
      ['application/zip', '', 'application/zip'],
    ],
  },
  {
    name: 'places.kml',
    bytes: latin1(coffee),
    type: UNKNOWN,
    outcomes: [['application/vnd.google-earth.kml+xml', '', 'application/vnd.google-earth.kml+xml']],
  },
  {
    name: 'page.xps',
    bytes: zipOf({ '[Content_Types].xml': '', 'FixedDocSeq.fdseq': '' }),
    type: 'application/vnd.ms-xpsdocument',
    outcomes: [['application/oxps', '', 'application/vnd.ms-xpsdocument']],
  },
  {
    name: 'letter.hwp',
    bytes: compoundFileOf({ streams: ['\u0005HwpSummaryInformation', 'DocInfo'] }),
    type: 'application/vnd.hancom.hwp',
    outcomes: [['application/x-hwp', '', 'application/vnd.hancom.hwp']],
  },
  {
    name: 'letter.hwpx',
    bytes: zipOf({ mimetype: 'application/hwp+zip', 'META-INF/container.xml': '', 'Contents/header.xml': '' }),
    type: 'application/hwp+zip',
    outcomes: [
      ['application/hwp+zip', '', 'application/hwp+zip'],
      ['application/epub+zip', '', REFUSED],
    ],
  },
  {
    name: 'plan.mpp',
    bytes: compoundFileOf({ classId: '74b78f3a-c8c8-11d1-be11-00c04fb6faf1' }),
    type: 'application/vnd.ms-project',
    outcomes: [
      ['application/vnd.ms-project', '', 'application/vnd.ms-project'],
      ['application/msword', '', REFUSED],
    ],
  },
  {
    name: 'flyer.pub',
    bytes: compoundFileOf({ streams: ['Quill'] }),
    type: 'application/vnd.ms-publisher',
    outcomes: [['application/x-mspublisher', 'application/vnd.ms-publisher', 'application/vnd.ms-publisher']],
  },
  {
    name: 'mail.msg',
    bytes: compoundFileOf({ classId: OUTLOOK_CLASS }),
    type: 'application/vnd.ms-outlook',
    outcomes: [['application/vnd.ms-outlook', '', 'application/vnd.ms-outlook']],
  },
  {
    name: 'setup.msi',
    bytes: compoundFileOf({ classId: '000c1084-0000-0000-c000-000000000046' }),
    type: 'application/x-msi',
    outcomes: [
      ['application/sldworks', '', REFUSED],
      ['application/msword', 'application/msword', REFUSED],
    ],
  },
  {
    name: 'part.sldprt',
    bytes: compoundFileOf({ streams: ['ISolidWorksInformation'] }),
    type: 'application/x-cfb',
    outcomes: [
      ['application/sldworks', '', 'application/sldworks'],
      ['application/msword', '', REFUSED],
    ],
  },
  {
    name: 'comic.cbz',
    bytes: zipOf({ '001.jpg': '' }),
    type: 'application/zip',
    outcomes: [
      ['application/x-cbz', '', 'application/vnd.comicbook+zip'],
      ['application/hwp+zip', '', REFUSED],
    ],
  },
  {
    name: 'chair.usdz',
    bytes: zipOf({ 'chair.usdc': '' }),
    type: 'application/zip',
    outcomes: [
      ['model/vnd.usdz+zip', 'model/vnd.usdz+zip', 'model/vnd.usdz+zip'],
      ['model/*', '', REFUSED],
    ],
  },
  {
    name: 'part.stl',
    bytes: binaryStl,
    type: 'model/stl',
    outcomes: [['model/stl', 'application/vnd.ms-pki.stl', 'model/stl']],
  },
  { name: 'cut.stl', bytes: binaryStl.subarray(0, -1), type: UNKNOWN, outcomes: [] },
  {
    name: 'part.step',
    bytes: latin1('ISO-10303-21;\nHEADER;\n'),
    type: UNKNOWN,
    outcomes: [['model/step', '', 'model/step']],
  },
  {
    name: 'plan.dxf',
    bytes: latin1('0\nSECTION\n2\nHEADER\n'),
    type: UNKNOWN,
    outcomes: [
      ['image/vnd.dxf', 'image/vnd.dxf', 'image/vnd.dxf'],
      ['image/*', '', REFUSED],
    ],
  },
  {
    name: 'run.mat',
    bytes: latin1('MATLAB 5.0 MAT-file, Platform: GLNXA64', 90),
    type: 'application/x-matlab-data',
    outcomes: [['application/*', '', 'application/x-matlab-data']],
  },
  {
    name: 'climate.nc',
    bytes: latin1('CDF\x01', 40),
    type: 'application/x-netcdf',
    outcomes: [['application/netcdf', '', 'application/x-netcdf']],
  },
  {
    name: 'run.h5',
    bytes: latin1('\x89HDF\r\n\x1a\n', 40),
    type: 'application/x-hdf5',
    outcomes: [['application/x-hdf5', '', 'application/x-hdf5']],
  },
  {
    name: 'sky.fits',
    bytes: latin1('SIMPLE  =                    T'),
    type: 'application/fits',
    outcomes: [['image/fits', '', 'application/fits']],
  },
  {
    name: 'club.accdb',
    bytes: latin1('\0\x01\0\0Standard ACE DB\0', 40),
    type: 'application/x-msaccess',
    outcomes: [['application/msaccess', 'application/msaccess', 'application/x-msaccess']],
  },
  {
    name: 'notes.one',
    bytes: Buffer.from('e4525c7b8cd8a74daeb15378d02996d3', 'hex'),
    type: 'application/onenote',
    outcomes: [['application/onenote', '', 'application/onenote']],
  },
  // What people save as text.
  {
    name: 'unicode-text.txt',
    bytes: utf16('\ufeffName\tOrt\r\nMüller\tKöln\r\n'),
    type: UNKNOWN,
    outcomes: [['text/plain', 'text/plain', /seems to be encoded as UTF-16 \(little-endian\)\. Save it as UTF-8/]],
  },
  {
    name: 'of-a-mac.csv',
    bytes: utf16('\ufeffName;Ort\r\n').swap16(),
    type: UNKNOWN,
    outcomes: [['text/csv', '', /UTF-16 \(big-endian\)/]],
  },
  {
    name: 'russian.csv',
    bytes: Buffer.from(
      'c8ecff3bd3ebe8f6e03bc3eef0eee40ac8e2e0edeee23bc3ebe0e2ede0ff20f3ebe8f6e020313bcceef1eae2e00a',
      'hex',
    ),
    type: UNKNOWN,
    outcomes: [['text/csv', '', /seems to be encoded as windows-1251/]],
  },
  {
    name: 'excel-utf8.csv',
    bytes: Buffer.from('\ufeffName;Ort\r\nMüller;Köln\r\n'),
    type: UNKNOWN,
    outcomes: [['text/csv', 'application/vnd.ms-excel', 'text/csv']],
  },
  {
    name: 'phone.vcf',
    bytes: latin1('BEGIN:VCARD\r\nVERSION:2.1\r\nN:M\xfcller;J\xf6rg\r\nEND:VCARD\r\n'),
    type: UNKNOWN,
    outcomes: [
      ['text/vcard', 'text/x-vcard', /Save it as UTF-8/],
      ['image/*', '', REFUSED],
    ],
  },
  {
    name: 'utf16.xml',
    bytes: utf16('\ufeff<?xml version="1.0" encoding="UTF-16"?><a>ü</a>'),
    type: UNKNOWN,
    outcomes: [
      ['text/xml', 'text/xml', 'application/xml'],
      ['text/csv', '', /UTF-16/],
    ],
  },
  {
    name: 'utf16-without-mark.xml',
    bytes: utf16('<?xml version="1.0"?><a>ü</a>'),
    type: UNKNOWN,
    outcomes: [['application/xml', '', 'application/xml']],
  },
  {
    name: 'koi8.xml',
    bytes: joined(latin1('<?xml version="1.0" encoding="KOI8-R"?><a>'), Buffer.from('c9cdd1', 'hex'), latin1('</a>')),
    type: UNKNOWN,
    outcomes: [['application/xml', '', 'application/xml']],
  },
  {
    name: 'not-what-it-says.xml',
    bytes: latin1('<?xml version="1.0" encoding="UTF-8"?><a>K\xf6ln</a>'),
    type: UNKNOWN,
    outcomes: [['application/xml', '', /Save it as UTF-8/]],
  },
  {
    name: 'klingon.xml',
    bytes: latin1('<?xml version="1.0" encoding="x-klingon"?><a/>'),
    type: UNKNOWN,
    outcomes: [['application/xml', '', /encoded as x-klingon, which is not supported\. Save it as UTF-8/]],
  },
  {
    name: 'zeros.xml',
    bytes: latin1('<?xml version="1.0" encoding="latin1"?><a>\0</a>'),
    type: UNKNOWN,
    outcomes: [['application/xml', '', REFUSED]],
  },
  {
    name: 'track.gpx',
    bytes: latin1('<?xml version="1.0"?><gpx version="1.1"/>'),
    type: UNKNOWN,
    outcomes: [['application/gpx+xml', 'application/octet-stream', 'application/gpx+xml']],
  },
  {
    name: 'flat.fodt',
    bytes: latin1('<?xml version="1.0"?><office:document/>'),
    type: UNKNOWN,
    outcomes: [
      ['application/vnd.oasis.opendocument.text-flat-xml', '', 'application/vnd.oasis.opendocument.text-flat-xml'],
    ],
  },
];

describe.each(KINDS)('$name', ({ name, bytes, type, outcomes }) => {
  test(`is ${type}`, async () => {
    assert.equal(await uploadOutcome({ name, bytes, accept: null }), type);
  });

  test.each(outcomes)('where %s is accepted, and declared as "%s": %s', async (accept, contentType, expected) => {
    const outcome = await uploadOutcome({ name, bytes, accept: [accept], contentType });
    if (typeof expected === 'string') assert.equal(outcome, expected);
    else assert.match(String(outcome), expected);
  });
});
