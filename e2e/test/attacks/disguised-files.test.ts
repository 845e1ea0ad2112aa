import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostClient, hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';
import { COMPLETE } from '../support/uploading.ts';

const START = /* GraphQL */ `
  mutation ($size: SafeInt!, $target: String, $contentType: String, $name: String) {
    startFileUpload(size: $size, target: $target, contentType: $contentType, name: $name) {
      id
      urls
    }
  }
`;
const FILE = 'query ($id: ID!) { file(id: $id) { status contentType name url } }';
const SET_LOGO = 'mutation ($logo: ID) { setCustomerLogo(id: "1", logo: $logo) { id } }';

/** A ZIP archive with one stored entry, `setup.exe`. */
const ARCHIVE = Buffer.from(
  '504b03040a00000000000000000000000000020000000200000009000000' +
    '73657475702e6578654d5a' +
    '504b01021e030a00000000000000000000000000020000000200000009000000000000000000000000000000' +
    '000073657475702e657865' +
    '504b0506000000000100010037000000290000000000',
  'hex',
);

interface Claims {
  readonly target?: string;
  readonly contentType?: string;
  readonly name?: string;
}

let host: HostProcess;
let ada: HostClient;
beforeAll(async () => {
  host = await startHost('yoga', 16);
  ada = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
});
afterAll(() => host.stop());

async function send(bytes: Buffer, claims: Claims): Promise<string> {
  const { startFileUpload } = await ada.ask<{ startFileUpload: { id: string; urls: string[] } }>(START, {
    size: bytes.length,
    ...claims,
  });
  const put = await fetch(startFileUpload.urls[0] ?? '', { method: 'PUT', body: new Uint8Array(bytes) });
  assert.equal(put.status, 200);
  return startFileUpload.id;
}

interface Served {
  readonly contentType: string;
  readonly name: string | null;
  readonly url: string;
}

async function upload(bytes: Buffer, claims: Claims): Promise<Served & { readonly id: string }> {
  const id = await send(bytes, claims);
  await ada.ask(COMPLETE, { id });
  const { file } = await ada.ask<{ file: Served }>(FILE, { id });
  return { id, ...file };
}

describe('an archive with a program in it', () => {
  test('is not started as an image', async () => {
    for (const contentType of ['image/x+zip', 'IMAGE/X+ZIP; a=b', 'image/vnd.x+gzip']) {
      assert.deepEqual(await ada.codes(START, { size: 1, target: 'Customer.logo', contentType }), [
        'FILE_TYPE_NOT_ACCEPTED',
      ]);
    }
  });

  test('is not READY as an image, and never the logo', async () => {
    const id = await send(ARCHIVE, { target: 'Customer.logo', name: 'logo.png', contentType: 'image/png' });
    assert.deepEqual(await ada.codes(COMPLETE, { id }), ['FILE_TYPE_NOT_ACCEPTED']);
    assert.deepEqual(await ada.codes(SET_LOGO, { logo: id }), ['FILE_NOT_READY']);
  });

  test('is an archive where everything is accepted, and not attached as a logo from there', async () => {
    const { id, contentType } = await upload(ARCHIVE, { contentType: 'image/x+zip' });
    assert.equal(contentType, 'application/zip');
    assert.deepEqual(await ada.codes(SET_LOGO, { logo: id }), ['FILE_TYPE_NOT_ACCEPTED']);
  });
});

describe('bytes of a GIF that are HTML too', () => {
  const GIF = Buffer.from('GIF89a\x01\0\x01\0\0\0\0<html><script>alert(1)</script>', 'latin1');
  test.each([
    ['x.html', 'x.html', 'x.html.gif'],
    ['x.hta', 'x.hta', 'x.hta.gif'],
    ['\u202Egpj.exe', 'gpj.exe', 'gpj.exe.gif'],
    ['x.gif\u2066.svg\u2069', 'x.gif.svg', 'x.gif'],
    ['..\\..\\x.lnk. ', '..\\..\\x.lnk.', '.._.._x.lnk.gif'],
    ['nul', 'nul', '_nul.gif'],
  ])('and are named %j are a GIF by name, type and every header', async (name, shown, served) => {
    const file = await upload(GIF, { name });
    assert.equal(file.name, shown);
    const { headers } = await fetch(file.url);
    assert.equal(headers.get('content-type'), 'image/gif');
    assert.equal(headers.get('content-disposition'), `inline; filename=${quoted(served)}`);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'; sandbox/);
  });
});

const quoted = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `"${name}"`);

test('bytes of which nothing is known are an attachment, whatever they are called', async () => {
  for (const name of ['x.html', 'x.hta', 'x.lnk', 'x.svg']) {
    const { url } = await upload(Buffer.from('<svg><script>alert(1)</script></svg>'), {
      name,
      contentType: 'text/html',
    });
    const { headers } = await fetch(url);
    assert.equal(headers.get('content-type'), 'application/octet-stream');
    assert.equal(headers.get('content-disposition'), `attachment; filename=${name}`);
  }
});

describe.skipIf(!CAN_MEASURE_COST)('bytes that are made to be expensive to tell', () => {
  /** A compound file whose directory says that it is long, with sectors far apart. */
  const compoundFile = (): Buffer => {
    const sectors = 9_000;
    const file = Buffer.alloc((sectors + 1) * 512, 0);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(file);
    file.writeUInt16LE(9, 30);
    file.writeUInt32LE(200, 48);
    for (let index = 0; index < 109; index += 1) file.writeUInt32LE(index, 76 + index * 4);
    for (let sector = 0; sector < 8_000; sector += 1) {
      file.writeUInt32LE((sector * 7919 + 200) % 8_000, (Math.floor(sector / 128) + 1) * 512 + (sector % 128) * 4);
    }
    file.writeUInt8(5, 201 * 512 + 66);
    return file;
  };
  const local = (name: string): Buffer => {
    const header = Buffer.alloc(30);
    header.write('PK\x03\x04', 'latin1');
    header.writeUInt16LE(8, 6);
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(name.length, 26);
    return Buffer.concat([header, Buffer.from(name)]);
  };
  const cases: readonly (readonly [string, () => Buffer])[] = [
    ['a compound file with its directory all over it', compoundFile],
    ['20,000 entries without lengths', () => Buffer.concat(Array.from({ length: 20_000 }, () => local('a')))],
    [
      'an archive that ends in 64 KiB of ends',
      () => Buffer.concat([ARCHIVE, Buffer.alloc(131_072, 'PK\x05\x06', 'latin1')]),
    ],
    ['gzip in gzip in gzip', () => gzipSync(gzipSync(gzipSync(Buffer.alloc(50_000_000))))],
    [
      'noise behind the signature of an archive',
      () => Buffer.concat([local('[Content_Types].xml'), randomBytes(200_000)]),
    ],
  ];
  test.each(cases)('%s', async (_, make) => {
    const id = await send(make(), {});
    const { cpuSeconds, peakBytesAdded } = await costOf(host.pid, () => ada.ask(COMPLETE, { id }));
    assert.ok(cpuSeconds < 1, `${cpuSeconds} s`);
    assert.ok(peakBytesAdded < 100_000_000, `${peakBytesAdded} bytes`);
    if (process.env['PRINT_COST'] !== undefined) console.log(_, cpuSeconds, peakBytesAdded);
  });
});
