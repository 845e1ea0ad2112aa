import { GraphQLError } from 'graphql';
import type { DirectiveRuntime } from '../../src/directive/directive-runtime.ts';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import type { FileRecord } from '../../src/ports/records.ts';

type ArgumentCheck = Omit<Parameters<DirectiveRuntime['checkFileArguments']>[0], 'execution'>;
type ReadCall = Omit<Parameters<DirectiveRuntime['readThroughField']>[0], 'execution'>;

/** A runtime that knows the files it is given, refuses the ids it is told to, and remembers what it was asked. */
export interface FakeRuntime extends DirectiveRuntime {
  readonly reads: ReadCall[];
  readonly checks: ArgumentCheck[];
  /** Each call as `['id → coordinate', ...]`. */
  uses(): readonly (readonly string[])[];
  /** Adds a READY file attached to a target. */
  add(id: string, target: string, overrides?: Partial<FileRecord>): void;
  readonly refused: Set<string>;
  readonly mapped: unknown[];
}

export function fakeRuntime(): FakeRuntime {
  const files = new Map<string, FileRecord>();
  const reads: ReadCall[] = [];
  const checks: ArgumentCheck[] = [];
  const refused = new Set<string>();
  const mapped: unknown[] = [];
  const toGraphQLError = (error: unknown): GraphQLError => {
    mapped.push(error);
    const code = error instanceof DarkroomError ? error.code : 'INTERNAL_SERVER_ERROR';
    return new GraphQLError(error instanceof Error ? error.message : 'Failed.', { extensions: { code } });
  };

  return {
    reads,
    checks,
    refused,
    mapped,
    uses: () => checks.map(({ uses }) => uses.map(({ id, target }) => `${id} → ${target.coordinate}`)),
    add: (id, target, overrides = {}) => {
      files.set(id, { ...emptyFile, id, name: `${id}.png`, attachedTo: [target], ...overrides });
    },
    async readThroughField(input) {
      reads.push(withoutExecution(input));
      return input.ids.map((id) => {
        const file = files.get(id);
        return file?.attachedTo.includes(input.target) === true ? file : null;
      });
    },
    async urlOf(file) {
      return file.status === 'READY' ? `https://files.example/${file.id}` : null;
    },
    async checkFileArguments(input) {
      checks.push(withoutExecution(input));
      if (input.uses.some(({ id }) => refused.has(id))) {
        throw new DarkroomError('FILE_NOT_FOUND', 'There is no such file.');
      }
    },
    toGraphQLError,
    enter: () => null,
    bound: (value) => value,
    answerFor(error) {
      throw toGraphQLError(error);
    },
  };
}

/** What is the same in each run. */
function withoutExecution<Call extends { readonly execution: unknown }>(call: Call): Omit<Call, 'execution'> {
  const { execution, ...rest } = call;
  void execution;
  return rest;
}

const emptyFile: FileRecord = {
  id: '',
  ownerId: 'ann',
  status: 'READY',
  version: 1,
  name: null,
  declaredContentType: null,
  declaredSize: null,
  contentType: 'image/png',
  size: 1,
  sha256: null,
  width: 1,
  height: 1,
  visibility: 'PRIVATE',
  target: null,
  policy: { accept: null, maxBytes: 1000, maxPixels: null, convert: [], tag: false, minConfidence: null },
  uploadId: null,
  partCount: 1,
  partSize: null,
  uploadExpiresAt: new Date(0),
  publicKey: null,
  rejection: null,
  createdAt: new Date(0),
  completedAt: new Date(0),
  conversions: [],
  attachedTo: [],
  tagging: null,
};
