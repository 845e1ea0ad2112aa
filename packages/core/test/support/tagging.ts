import { type DarkroomOptions, type MemoryTaggerOptions, memoryTagger } from '../../src/index.ts';
import { type ObservedStorage, observedStorage } from './observed-storage.ts';
import { PNG } from './sample-bytes.ts';
import { type TestContext, type TestHost, testHost } from './test-host.ts';
import { upload } from './uploading.ts';

/** What {@link TAGS} answers. */
export interface TaggedAnswer {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly tagging: { status: string; error: string | null; attempts: number; source: string } | null;
  readonly tags: readonly {
    readonly id: string;
    readonly name: string;
    readonly confidence: number | null;
    readonly status: string;
    readonly source: string;
    readonly reviewedBy: string | null;
    readonly reviewedAt: Date | null;
  }[];
}

const FIELDS = /* GraphQL */ `
  id
  status
  version
  tagging {
    status
    error
    attempts
    source
  }
  tags {
    id
    name
    confidence
    status
    source
    reviewedBy
    reviewedAt
  }
`;

export const TAGS: string = `query ($id: ID!) { file(id: $id) { ${FIELDS} } }`;
export const FOLLOW_TAGS: string = `subscription ($id: ID!) { file(id: $id) { ${FIELDS} } }`;
export const SUGGEST: string = `mutation ($id: ID!) { suggestFileTags(id: $id) { ${FIELDS} } }`;
export const REVIEW: string = /* GraphQL */ `
  mutation (
    $id: ID!
    $confirm: [String!]
    $reject: [String!]
    $add: [String!]
    $reset: [String!]
    $unreviewed: UnreviewedFileTags
    $ifVersion: Int
  ) {
    reviewFileTags(
      id: $id
      confirm: $confirm
      reject: $reject
      reset: $reset
      add: $add
      unreviewed: $unreviewed
      ifVersion: $ifVersion
    ) {
      ${FIELDS}
    }
  }
`;
export const FIND = 'query ($where: FileWhere) { files(where: $where) { nodes { id } } }';

/** What `reviewFileTags` takes beside the id. */
export interface ReviewVariables {
  readonly confirm?: readonly string[];
  readonly reject?: readonly string[];
  readonly add?: readonly string[];
  readonly reset?: readonly string[];
  readonly unreviewed?: 'KEEP' | 'DISCARD';
  readonly ifVersion?: number;
}

/** A host whose uploads are tagged unless they are for a target that says otherwise. */
export function taggingHost(
  options: Partial<DarkroomOptions<TestContext, 'SEPIA'>> & { readonly suggesting?: MemoryTaggerOptions } = {},
): { readonly host: TestHost; readonly storage: ObservedStorage } {
  const { suggesting, ...rest } = options;
  const storage = observedStorage();
  const host = testHost({ storage, tagger: memoryTagger(suggesting ?? {}), defaults: { tag: true }, ...rest });
  return { host, storage };
}

/** Uploads an image for no target, and gives its id. */
export function uploadImage(host: TestHost, storage: ObservedStorage): Promise<string> {
  return upload(host, storage, PNG);
}

/** The file as `ada` sees it. */
export async function taggedOf(host: TestHost, id: string, user?: string | null): Promise<TaggedAnswer> {
  const file = await host.ask<TaggedAnswer | null>(TAGS, { id }, user);
  if (file === null) throw new Error(`There is no file ${id}.`);
  return file;
}

/** The statuses of a file's tags by name. */
export function statuses({ tags }: Pick<TaggedAnswer, 'tags'>): Readonly<Record<string, string>> {
  return Object.fromEntries(tags.map(({ name, status }) => [name, status]));
}

/** Reviews, as `ada` unless told. */
export function review(host: TestHost, id: string, variables: ReviewVariables, user?: string): Promise<TaggedAnswer> {
  return host.ask<TaggedAnswer>(REVIEW, { id, ...variables }, user);
}

/** The ids of the viewer's files that match. */
export async function find(host: TestHost, where: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const { nodes } = await host.ask<{ nodes: readonly { id: string }[] }>(FIND, { where });
  return nodes.map(({ id }) => id);
}
