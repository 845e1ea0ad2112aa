import assert from 'node:assert/strict';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { createDarkroom, type Darkroom, memoryDatabase, type Processor, type Storage } from '@graphql-darkroom/core';
import {
  colorTagger,
  compose,
  format,
  grayscale,
  sepia,
  sharpProcessor,
  thumbnail,
} from '@graphql-darkroom/processor-sharp';
import { s3Storage } from '@graphql-darkroom/storage-s3';
import { graphql } from 'graphql';
import sharp, { type Sharp } from 'sharp';
import { startRealS3 } from '../../test/support/s3-server.ts';
import { type Usage, usageOf } from './derivatives/process-usage.ts';
import { type BenchmarkOptions, quantile } from './harness.ts';
import { descendantsOf } from './processes.ts';
import { SEPIA_MATRIX } from './sepia/matrix.ts';
import { photo } from './sepia/photo.ts';

const BUCKET = 'bench';
const CONVERSIONS = {
  GREY: grayscale(),
  LARGE: compose(thumbnail({ width: 1920 }), format('webp')),
  CARD: compose(thumbnail({ width: 640 }), sepia()),
  SQUARE: thumbnail({ width: 320, height: 320, fit: 'cover' }),
} as const;
const NAMES = ['SEPIA', 'GREY', 'LARGE', 'CARD', 'SQUARE'] as const;
type Name = (typeof NAMES)[number];
const TOGETHER = 'type Query { photo: File @fileUpload(convert: [SEPIA, GREY, LARGE, CARD, SQUARE], tag: true) }';
const CONVERTED = 'type Query { photo: File @fileUpload(convert: [SEPIA, GREY, LARGE, CARD, SQUARE]) }';
const APART = 'type Query { photo: File @fileUpload }';

const ROUNDS = 10;
const WARM_UP_ROUNDS = 2;

/**
 * Five conversions and a tagging of a 12-megapixel JPEG on S3: from one read in one job, and each in a job of its own;
 * and the five conversions with a placeholder, and without.
 * Bare sharp makes the same five from memory, and stores nothing. With one slot, so that the times are those of one
 * image. After each round, the CPU time and the most memory are printed, of the host and of its render process.
 */
export async function benchmark(): Promise<BenchmarkOptions> {
  const server = await startRealS3();
  if (server === null) throw new Error('This benchmark needs the S3 server: run scripts/s3-server/fetch.');
  const ofServer = new Set(descendantsOf(process.pid));
  const { endpoint, credentials } = server;
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials });
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const jpeg = await photo(4000, 3000);
  const storage = s3Storage({ client, bucket: BUCKET });
  const all = new Map<string, Usage[]>();
  const measured = (name: string, work: () => Promise<unknown>) => async (): Promise<void> => {
    const usage = await usageOf(ofServer, async () => void (await work()));
    all.set(name, [...(all.get(name) ?? []), usage]);
  };
  const processor = sharpProcessor({ conversions: CONVERSIONS, processes: 1 });
  const together = await prepare(storage, processor, jpeg, TOGETHER);
  const apart = await prepare(storage, oneByOne(processor), jpeg, APART);
  const untagged = await prepare(storage, processor, jpeg, CONVERTED);
  const bare = await prepare(storage, withoutPreviews(processor), jpeg, CONVERTED);

  return {
    rounds: ROUNDS,
    warmUpRounds: WARM_UP_ROUNDS,
    contenders: [
      { name: 'one read, in one job', role: 'ours', run: measured('one read, in one job', () => together.make(1, 1)) },
      { name: 'each in its own job', role: 'peer', run: measured('each in its own job', () => apart.make(6, 6)) },
      { name: 'without tags', role: 'peer', run: measured('without tags', () => untagged.make(1, 1)) },
      { name: 'without placeholder', role: 'peer', run: measured('without placeholder', () => bare.make(1, 1)) },
      { name: 'bare sharp', role: 'floor', run: measured('bare sharp', () => bareSharp(jpeg)) },
    ],
    close: async () => {
      for (const [name, usages] of all) {
        const median = (of: (usage: Usage) => number): string =>
          quantile(usages.slice(WARM_UP_ROUNDS).map(of), 0.5).toFixed(0);
        console.log(
          `${name}: ${median(({ cpuMilliseconds }) => cpuMilliseconds)} ms of CPU; at most ${median(({ hostMegabytes }) => hostMegabytes)} MB in this process, and ${median(({ renderMegabytes }) => renderMegabytes)} MB in its render process`,
        );
      }
      client.destroy();
      await server.stop();
    },
  };
}

function withoutPreviews(processor: Processor<Name>): Processor<Name> {
  return {
    ...oneByOne(processor),
    convertAll: (input) => processor.convertAll?.(input) ?? { conversions: [] },
  };
}

/** As a processor was before several derivatives could share a read. */
function oneByOne(processor: Processor<Name>): Processor<Name> {
  return {
    conversions: processor.conversions,
    supports: (contentType) => processor.supports(contentType),
    inspect: (input) => processor.inspect(input),
    convert: (input) => processor.convert(input),
  };
}

/** Hosts that have one file of this photo each, whose derivatives are due; a host for each round. */
async function prepare(
  storage: Storage,
  processor: Processor<Name>,
  jpeg: Buffer,
  typeDefs: string,
): Promise<{ readonly make: (jobs: number, reads: number) => Promise<void> }> {
  let reads = 0;
  const read: Storage['objects']['read'] = (input) => {
    if (input.range === undefined && input.key.endsWith('/original')) reads += 1;
    return storage.objects.read(input);
  };
  const hosts: Darkroom[] = [];
  while (hosts.length < WARM_UP_ROUNDS + ROUNDS) {
    const darkroom = createDarkroom({
      storage: { ...storage, objects: { ...storage.objects, read } },
      database: memoryDatabase(),
      processor,
      tagger: colorTagger({ processes: 1 }),
      viewer: () => 'me',
    });
    const schema = darkroom.makeSchema({ typeDefs, resolvers: {} });
    const request = async (field: string): Promise<void> => {
      const { errors } = await graphql({ schema, source: `mutation { ${field} { id } }`, contextValue: {} });
      assert.equal(errors, undefined);
    };
    const from = new Blob([new Uint8Array(jpeg)]).stream();
    const { id } = await darkroom.files.import({ from, owner: 'me', target: 'Query.photo' });
    if (typeDefs === APART) {
      for (const name of NAMES) await request(`convertFile(id: "${id}", conversion: ${name})`);
      await request(`suggestFileTags(id: "${id}")`);
    }
    hosts.push(darkroom);
  }
  return {
    make: async (jobs, expectedReads) => {
      const darkroom = hosts.pop() ?? assert.fail('There is a host for each round.');
      reads = 0;
      const { queues } = await darkroom.runJobs({ concurrency: 1 });
      assert.deepEqual([queues.convert.done + queues.tag.done, reads], [jobs, expectedReads]);
      await darkroom.close();
    },
  };
}

/** The same five images, by sharp alone. */
async function bareSharp(jpeg: Buffer): Promise<void> {
  const open = (): Sharp => sharp(jpeg, { autoOrient: true, sequentialRead: true });
  await open().recomb(SEPIA_MATRIX).jpeg({ quality: 80 }).toBuffer();
  await open().grayscale().jpeg({ quality: 80 }).toBuffer();
  await open().resize({ width: 1920, withoutEnlargement: true }).webp({ quality: 80 }).toBuffer();
  await open().resize({ width: 640, withoutEnlargement: true }).recomb(SEPIA_MATRIX).jpeg({ quality: 80 }).toBuffer();
  await open().resize({ width: 320, height: 320, fit: 'cover' }).jpeg({ quality: 80 }).toBuffer();
}
