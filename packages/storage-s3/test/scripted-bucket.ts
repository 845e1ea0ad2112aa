import { createHash, randomUUID } from 'node:crypto';
import type { StorageObjects } from '@graphql-darkroom/core/adapter';
import { onTestFinished } from 'vitest';
import { s3Storage } from '../src/index.ts';
import { errorXml, scriptedS3, type ScriptedAnswer, type SeenRequest } from './scripted-server.ts';

/** How servers differ in what a deletion meets. */
export interface DeletingServer {
  /** The answer to GetBucketVersioning. @default no versions, as a new bucket of AWS */
  readonly versioning?: 'Enabled' | 'Suspended' | (() => ScriptedAnswer);
  /** Whether it keeps versions. @default as it says */
  readonly keepsVersions?: boolean;
  /** The answer to ListObjectVersions: the versions, a plain listing, or another. @default versions */
  readonly versions?: 'listed' | 'ignored' | ScriptedAnswer;
  /** Whether a deletion says that it left a delete marker. @default true */
  readonly tellsMarkers?: boolean;
  /** Objects of one page of a listing. @default 1000 */
  readonly pageSize?: number;
  /** The answer to DeleteObjects in place of deleting, or null to delete. */
  readonly deleteMany?: (request: SeenRequest) => ScriptedAnswer;
}

interface Version {
  readonly key: string;
  readonly id: string;
  readonly isMarker: boolean;
}

/** A bucket of a server that deletes as told, with what is in it. */
export interface ScriptedBucket {
  readonly objects: StorageObjects;
  /** All that it holds, by key. */
  readonly left: () => readonly string[];
  readonly requests: readonly SeenRequest[];
}

/** A bucket with these objects, by their keys in the bucket. One named twice has two versions. */
export async function scriptedBucket(keys: readonly string[], server: DeletingServer = {}): Promise<ScriptedBucket> {
  let stored: Version[] = keys.map((key) => ({ key, id: randomUUID(), isMarker: false }));
  const { keepsVersions = server.versioning === 'Enabled' } = server;

  const remove = (key: string, id: string | undefined): string => {
    const told = `<Key>${key}</Key>`;
    if (id !== undefined || !keepsVersions) {
      stored = stored.filter((version) => version.key !== key || (id !== undefined && version.id !== id));
      return id === undefined ? told : `${told}<VersionId>${id}</VersionId>`;
    }
    stored.push({ key, id: randomUUID(), isMarker: true });
    return server.tellsMarkers === false ? told : `${told}<DeleteMarker>true</DeleteMarker>`;
  };

  const answer = (request: SeenRequest): ScriptedAnswer => {
    const { method, url, body } = request;
    const query = url.searchParams;
    if (method === 'POST') {
      const refusal = server.deleteMany?.(request) ?? null;
      if (refusal !== null) return refusal;
      const asked = [...body.matchAll(/<Key>(.*?)<\/Key>(?:<VersionId>(.*?)<\/VersionId>)?/g)];
      const deleted = asked.map(([, key = '', id]) => `<Deleted>${remove(key, id)}</Deleted>`);
      return { status: 200, body: `<DeleteResult>${deleted.join('')}</DeleteResult>` };
    }
    if (method === 'DELETE') {
      const told = remove(url.pathname.slice('/b/'.length), query.get('versionId') ?? undefined);
      return { status: 204, headers: told.includes('<DeleteMarker>') ? { 'x-amz-delete-marker': 'true' } : {} };
    }
    if (query.has('versioning')) {
      const { versioning } = server;
      if (typeof versioning === 'function') return versioning();
      const status = versioning === undefined ? '' : `<Status>${versioning}</Status>`;
      return { status: 200, body: `<VersioningConfiguration>${status}</VersioningConfiguration>` };
    }
    const found = stored.filter(({ key }) => key.startsWith(query.get('prefix') ?? ''));
    const { versions = 'listed' } = server;
    if (!query.has('versions') || versions === 'ignored') return plainPage(query, found, server.pageSize);
    return versions === 'listed' ? versionsPage(query, found, server.pageSize) : versions;
  };

  const { client, requests, close } = await scriptedS3(answer);
  onTestFinished(close);
  return {
    objects: s3Storage({ client, bucket: 'b' }).objects,
    left: () => stored.map(({ key }) => key),
    requests,
  };
}

function plainPage(query: URLSearchParams, stored: readonly Version[], pageSize: number = 1000): ScriptedAnswer {
  const keys = [...new Set(stored.map(({ key }) => key))].filter(
    (key) => stored.findLast((version) => version.key === key)?.isMarker === false,
  );
  const from = keys.filter((key) => key > (query.get('continuation-token') ?? '')).toSorted();
  const page = from.slice(0, pageSize);
  const next = from.length > pageSize ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
  const contents = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return {
    status: 200,
    body: `<ListBucketResult><Name>b</Name><Prefix>${query.get('prefix')}</Prefix>${contents}${next}<IsTruncated>${next !== ''}</IsTruncated></ListBucketResult>`,
  };
}

function versionsPage(query: URLSearchParams, stored: readonly Version[], pageSize: number = 1000): ScriptedAnswer {
  const sorted = stored.toSorted((a, b) => (a.key + a.id < b.key + b.id ? -1 : 1));
  const marker = `${query.get('key-marker') ?? ''}${query.get('version-id-marker') ?? ''}`;
  const from = sorted.filter(({ key, id }) => key + id > marker);
  const page = from.slice(0, pageSize);
  const last = page.at(-1);
  const next =
    from.length > pageSize && last !== undefined
      ? `<NextKeyMarker>${last.key}</NextKeyMarker><NextVersionIdMarker>${last.id}</NextVersionIdMarker>`
      : '';
  const entries = page.map(({ key, id, isMarker }) => {
    const name = isMarker ? 'DeleteMarker' : 'Version';
    return `<${name}><Key>${key}</Key><VersionId>${id}</VersionId></${name}>`;
  });
  return {
    status: 200,
    body: `<ListVersionsResult><KeyMarker>${query.get('key-marker') ?? ''}</KeyMarker>${entries.join('')}${next}<IsTruncated>${next !== ''}</IsTruncated></ListVersionsResult>`,
  };
}

/** Whether the body of a request arrives with its MD5, and with no checksum of another kind. */
export function hasMd5Alone({ body, headers }: SeenRequest): boolean {
  const isRight = headers['content-md5'] === createHash('md5').update(body).digest('base64');
  return isRight && !Object.keys(headers).some((name) => /^x-amz-(sdk-)?checksum/.test(name));
}

/** The body of the error with which a server refuses a request. */
export function refusal(status: number, code: string): ScriptedAnswer {
  return { status, body: errorXml(code) };
}
