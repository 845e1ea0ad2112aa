import { GraphQLError } from 'graphql';
import type { DirectiveRuntime } from '../../src/directive/directive-runtime.ts';
import { DarkroomError } from '../../src/errors/darkroom-error.ts';
import type { FileRecord } from '../../src/ports/records.ts';

type ArgumentCheck = Omit<Parameters<DirectiveRuntime['takeFiles']>[0], 'execution'>;
type ReadCall = Omit<Parameters<DirectiveRuntime['readThroughField']>[0], 'execution'>;

/** A runtime that knows the files it is given, refuses the ids it is told to, and remembers what it was asked. */
export interface FakeRuntime extends DirectiveRuntime {
  readonly reads: ReadCall[];
  readonly checks: ArgumentCheck[];
  /** How the resolvers ended whose files were held. */
  readonly ends: ('ATTACHED' | 'RELEASED')[];
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
  const ends: FakeRuntime['ends'] = [];
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
    ends,
    refused,
    mapped,
    uses: () =>
      checks.map(({ places }) => places.flatMap(({ ids, target }) => ids.map((id) => `${id} → ${target.coordinate}`))),
    add: (id, target, overrides = {}) => {
      files.set(id, { ...emptyFile, id, name: `${id}.png`, attachments: [attachedTo(target)], ...overrides });
    },
    async readThroughField(input) {
      reads.push(withoutExecution(input));
      return input.ids.map((id) => {
        const file = files.get(id);
        return file?.attachments.some(({ target }) => target === input.target) === true ? file : null;
      });
    },
    async urlOf(file) {
      return file.status === 'READY' ? `https://files.example/${file.id}` : null;
    },
    async takeFiles(input) {
      checks.push(withoutExecution(input));
      if (input.places.some(({ ids }) => ids.some((id) => refused.has(id)))) {
        throw new DarkroomError('FILE_NOT_FOUND', 'There is no such file.');
      }
      if (!input.isMutation) return null;
      return {
        attach: async (recordOf) => {
          for (const { subjects } of input.places) if (subjects.from === 'RESULT') await recordOf(subjects.path);
          ends.push('ATTACHED');
        },
        release: async () => void ends.push('RELEASED'),
      };
    },
    mutationFailed: () => null,
    visitArguments: () => undefined,
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

function attachedTo(target: string): FileRecord['attachments'][number] {
  return { target, subject: null, attachedAt: new Date(0), isReserved: false };
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
  placeholder: null,
  exif: null,
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
  attachments: [],
  wasAttached: false,
  focalPoint: null,
  expiresAt: null,
  tagging: null,
};
