import assert from 'node:assert/strict';
import {
  buildClientSchema,
  getIntrospectionQuery,
  type GraphQLSchema,
  type IntrospectionQuery,
  parse,
  validate,
} from 'graphql';
import { afterEach, beforeEach, describe, test } from 'vitest';
import { byDepth } from '../../../test/support/depth.ts';
import { type AnswerError, hostClient } from '../support/host-client.ts';
import { type HostProcess, startHost } from '../support/host-process.ts';
import { type Gene, mutated, newGene, operationOf, randomFrom, withoutFiles } from '../support/operation-generator.ts';
import { CAN_MEASURE_COST, costOf } from '../support/process-cost.ts';
import { PNG, upload } from '../support/uploading.ts';

/** How long is searched for each caller: seconds here, minutes by hand, with a seed of one's own. */
const SECONDS = Number(process.env['WORST_OPERATION_SECONDS'] ?? byDepth(4, 20));
const SEED = Number(process.env['WORST_OPERATION_SEED'] ?? 1);

const MAX_BYTES = 100_000;
const FILES = 100;
const TAGS = 20;

interface Found {
  readonly gene: Gene;
  readonly document: string;
  /** What the same takes of the host without files, reading included. */
  readonly floorSeconds: number;
  readonly floorBytes: number;
  readonly cpuSeconds: number;
  readonly peakBytesAdded: number;
  readonly errors: readonly AnswerError[];
  readonly answerBytes: number;
}

const overFloor = ({ cpuSeconds, floorSeconds }: Found): number => cpuSeconds - floorSeconds;
const bytesOverFloor = ({ peakBytesAdded, floorBytes }: Found): number => peakBytesAdded - floorBytes;

/** How often each field is written in a document. */
function asked(document: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [, name = ''] of document.matchAll(/\w+_\w+: (\w+)/g)) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

describe.skipIf(!CAN_MEASURE_COST)('the worst operation that a search over the schema finds', () => {
  let host: HostProcess;
  let schema: GraphQLSchema;
  let ids: string[];

  // A host of its own for each caller: what one adds to the host's data would cost the other.
  beforeEach(async () => {
    ids = ['00000000-0000-4000-8000-000000000000'];
    host = await startHost('yoga', 16);
    const ada = hostClient(host.url, 'SERVER_SENT_EVENTS', 'ada');
    schema = buildClientSchema(await ada.ask<IntrospectionQuery>(getIntrospectionQuery()));
    for (let count = 0; count < FILES; count += 1) {
      const id = await upload(ada, PNG, count === 0 ? 'Customer.logo' : undefined);
      const names = Array.from({ length: TAGS }, (_, index) => `tag ${index}`);
      await ada.ask('mutation ($id: ID!, $names: [String!]) { reviewFileTags(id: $id, add: $names) { id } }', {
        id,
        names,
      });
      ids.push(id);
    }
    await ada.ask('mutation ($id: ID!) { setCustomerLogo(id: "1", logo: $id) { id } }', { id: ids[1] });
  });
  afterEach(() => host.stop());

  async function measure(gene: Gene, user: string | null): Promise<Found> {
    const document = operationOf(schema, gene, ids, MAX_BYTES);
    assert.deepEqual(validate(schema, parse(document)), []);
    const client = hostClient(host.url, 'SERVER_SENT_EVENTS', user);
    const plain = withoutFiles(document);
    assert.deepEqual(validate(schema, parse(plain)), []);
    const isPlain = plain !== document;
    const floor = await costOf(host.pid, () => client.send(isPlain ? plain : '{ calls }'));
    let errors: readonly AnswerError[] = [];
    let answerBytes = 0;
    const cost = await costOf(host.pid, async () => {
      const answer = await client.send(document);
      errors = answer.errors ?? [];
      answerBytes = JSON.stringify(answer).length;
    });
    return {
      gene,
      document,
      floorSeconds: floor.cpuSeconds,
      floorBytes: floor.peakBytesAdded,
      errors,
      answerBytes,
      ...cost,
    };
  }

  /** The worst by CPU, and by memory, five each. */
  async function search(
    user: string | null,
  ): Promise<{ readonly slow: readonly Found[]; readonly large: readonly Found[] }> {
    const random = randomFrom(SEED);
    const until = performance.now() + SECONDS * 1000;
    let slow: Found[] = [];
    let large: Found[] = [];
    let tried = 0;
    // Until the host has compiled what it runs.
    for (let warm = 0; warm < 3; warm += 1) await measure(newGene(random), user);
    for (; performance.now() < until; tried += 1) {
      const parents = [...slow, ...large];
      const parent = parents[Math.floor(random() * parents.length)];
      const gene =
        parent !== undefined && tried > 20 && random() < 0.5 ? mutated(parent.gene, random) : newGene(random);
      const found = await measure(gene, user);
      slow = [...slow, found].toSorted((one, other) => overFloor(other) - overFloor(one)).slice(0, 5);
      large = [...large, found].toSorted((one, other) => bytesOverFloor(other) - bytesOverFloor(one)).slice(0, 5);
    }
    console.info(`The five most expensive of ${tried} operations of ${user ?? 'an anonymous caller'}:`);
    for (const found of slow) console.info(told(found));
    console.info(`By memory: ${large.map(told).join('; ')}`);
    return { slow, large };
  }

  function told({ document, gene, errors, answerBytes, ...cost }: Found): string {
    return [
      `${cost.cpuSeconds.toFixed(2)} s of CPU (${cost.floorSeconds.toFixed(2)} s without files)`,
      `${Math.round(cost.peakBytesAdded / 1e6)} MB (${Math.round(cost.floorBytes / 1e6)} without)`,
      `${document.length} bytes, ${errors.length} errors (${JSON.stringify(errors[0])?.slice(0, 200)}), answer of ${answerBytes} bytes`,
      `${JSON.stringify(asked(document))} of ${JSON.stringify(gene)}`,
    ].join(', ');
  }

  // Signed in: 1 s and 200 MB; anonymous: 50 ms and 50 MB, over what the host takes for the same without files.
  // Machines are noisy, so what is asserted is more.
  test.each([
    { caller: 'a viewer', user: 'ada', mostSeconds: 2, mostBytes: 400e6 },
    { caller: 'an anonymous caller', user: null, mostSeconds: 1, mostBytes: 200e6 },
  ])('of $caller stays within bounds', { timeout: (SECONDS + 60) * 1000 }, async ({ user, mostSeconds, mostBytes }) => {
    const { slow, large } = await search(user);
    for (const found of slow) assert.ok(overFloor(found) <= mostSeconds, told(found));
    for (const found of large) assert.ok(bytesOverFloor(found) <= mostBytes, told(found));
  });
});
