import type { ApiClient } from './api-client.ts';
import { type FileHistory, newHistory } from './history.ts';
import type { Random } from './random.ts';
import { HOST_FAILED } from './resolvers.ts';
import type { Target } from './schema.ts';

/** One user at work. */
export interface Session {
  readonly user: string;
  readonly client: ApiClient;
  readonly random: Random;
  /** Adds to a file's story. */
  readonly note: (file: FileHistory, what: string) => void;
  /** Where the histories of its files are kept. */
  readonly histories: FileHistory[];
}

/** What is to be uploaded. */
export interface Upload {
  readonly target: Target;
  readonly bytes: Buffer;
  /** Whether the target takes their type. */
  readonly isRight: boolean;
  /** Of parts. */
  readonly count: number;
}

interface Part {
  readonly number: number;
  readonly url: string;
  readonly uploaded: boolean;
}

const START = /* GraphQL */ `
  mutation ($size: SafeInt!, $count: Int!, $target: String!) {
    startFileUpload(size: $size, count: $count, target: $target, name: "chaos.png") {
      id
    }
  }
`;
const PARTS = 'query ($id: ID!) { fileUpload(id: $id) { partSize parts { number url uploaded } } }';
const COMPLETE = 'mutation ($id: ID!) { completeFileUpload(id: $id) { success } }';
const ABORT = 'mutation ($id: ID!) { abortFileUpload(id: $id) { success } }';
const DELETE = 'mutation ($id: ID!) { deleteFile(id: $id) { success } }';
const REVIEW = /* GraphQL */ `
  mutation ($id: ID!, $confirm: [String!], $reject: [String!], $add: [String!]) {
    reviewFileTags(id: $id, confirm: $confirm, reject: $reject, add: $add) {
      id
    }
  }
`;
const RETRY = /* GraphQL */ `
  mutation ($id: ID!) {
    convertFile(id: $id, conversion: SEPIA) {
      id
    }
    suggestFileTags(id: $id) {
      id
    }
  }
`;

const SET_PORTRAIT = /* GraphQL */ `
  mutation ($id: ID!, $portrait: ID, $fail: Boolean!) {
    setPortrait(id: $id, portrait: $portrait, fail: $fail) {
      portrait {
        id
      }
    }
  }
`;
const DELETE_CUSTOMER = 'mutation ($id: ID!) { deleteCustomer(id: $id) }';

/** Starts an upload; null where it is not known whether one was started. */
export async function start(session: Session, { target, bytes, isRight, count }: Upload): Promise<FileHistory | null> {
  const answer = await session.client.ask<{ startFileUpload: { id: string } }>(START, {
    size: bytes.length,
    count,
    target,
  });
  if (answer === null) return null;
  const id = answer.data?.startFileUpload.id;
  if (id === undefined) throw new Error(`No upload can be started: ${answer.messages.join(' ')}`);
  const file = newHistory({ id, user: session.user, target, isRight }, bytes);
  session.histories.push(file);
  session.note(file, `started with ${count} parts and ${bytes.length} bytes`);
  return file;
}

/** Sends all parts, however often that takes; false where the upload is over, or time is up. */
export async function send(session: Session, file: FileHistory, bytes: Buffer): Promise<boolean> {
  const lost = new Set<number>();
  const sent = new Set<number>();
  for (;;) {
    const answer = await session.client.ask<{ fileUpload: { partSize: number; parts: Part[] } | null }>(PARTS, {
      id: file.id,
    });
    const upload = answer?.data?.fileUpload;
    if (upload == null) return false;
    const missing = upload.parts.filter(({ uploaded }) => !uploaded);
    for (const { number } of missing) if (sent.has(number)) lost.add(number);
    if (lost.size > 0) file.complaints.push(`part ${[...lost].join(', ')} was stored, and is gone`);
    if (missing.length === 0) return true;
    for (const { number, url } of missing) {
      const from = (number - 1) * upload.partSize;
      const body = new Uint8Array(bytes.subarray(from, from + upload.partSize));
      const response = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(15_000) }).catch(() => null);
      if (response?.status === 200) sent.add(number);
      else await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

/** Completes an upload. */
export async function complete(session: Session, file: FileHistory): Promise<void> {
  if (file.completed === 'NO') file.completed = 'ASKED';
  const answer = await session.client.ask<{ completeFileUpload: { success: true } }>(COMPLETE, { id: file.id });
  session.note(file, `completed: ${told(answer)}`);
  if (answer === null) return;
  if (answer.data?.completeFileUpload.success === true) file.completed = 'DONE';
  else if (answer.codes.includes('FILE_TYPE_NOT_ACCEPTED')) file.rejectedWith = 'FILE_TYPE_NOT_ACCEPTED';
  else if (!answer.codes.every((code) => code === 'UPLOAD_NOT_OPEN' || code === 'FILE_NOT_FOUND')) {
    file.complaints.push(`completing it was answered with ${told(answer)}`);
  }
}

/** Gives an upload up. */
export async function abort(session: Session, file: FileHistory): Promise<void> {
  file.aborted = 'ASKED';
  const answer = await session.client.ask(ABORT, { id: file.id });
  session.note(file, `aborted: ${told(answer)}`);
  if (answer !== null && answer.codes.length === 0) file.aborted = 'DONE';
}

/** Deletes a file. */
export async function remove(session: Session, file: FileHistory): Promise<void> {
  file.deleted = 'ASKED';
  const answer = await session.client.ask(DELETE, { id: file.id });
  session.note(file, `deleted: ${told(answer)}`);
  if (answer === null) return;
  // Where an answer was lost, the second attempt finds no such file.
  const isGone = answer.codes.length === 0 || answer.codes.includes('FILE_NOT_FOUND');
  if (isGone) file.deleted = 'DONE';
}

/** Decides on tags of a file. */
export async function review(session: Session, file: FileHistory): Promise<void> {
  const { random } = session;
  const added = `lot ${random.between(1, 5)}`;
  const decided = new Map<string, 'CONFIRMED' | 'REJECTED'>([[added, 'CONFIRMED']]);
  if (random.chance(0.5)) decided.set('bull', random.pick(['CONFIRMED', 'REJECTED']));
  const named = (status: string): string[] =>
    [...decided].filter(([name, as]) => as === status && name !== added).map(([name]) => name);
  for (const name of decided.keys()) file.decisions.set(name, null);
  const variables = { id: file.id, confirm: named('CONFIRMED'), reject: named('REJECTED'), add: [added] };
  const answer = await session.client.ask(REVIEW, variables);
  session.note(file, `reviewed ${JSON.stringify(variables)}: ${told(answer)}`);
  if (answer?.codes.length === 0) for (const [name, status] of decided) file.decisions.set(name, status);
  // A name that is not suggested yet, or a file that is gone: then nothing was decided.
  else if (answer !== null) for (const name of decided.keys()) file.decisions.delete(name);
}

/** Asks for the conversion and the tagging again, which changes nothing where they are there or on their way. */
export async function retry(session: Session, file: FileHistory): Promise<void> {
  session.note(file, `retried: ${told(await session.client.ask(RETRY, { id: file.id }))}`);
}

/** Makes a file the portrait of a customer, in the place of the one before; or has the host fail at that. */
export async function give(session: Session, file: FileHistory, customer: string, fail: boolean): Promise<void> {
  if (!fail && file.given === 'NO') file.given = 'ASKED';
  const answer = await session.client.ask<{ setPortrait: { portrait: { id: string } | null } }>(SET_PORTRAIT, {
    id: customer,
    portrait: file.id,
    fail,
  });
  session.note(file, `given to customer ${customer}${fail ? ', to fail' : ''}: ${told(answer)}`);
  if (answer === null) return;
  const shown = answer.data?.setPortrait?.portrait?.id;
  if (shown === file.id) file.given = 'DONE';
  // One that it was given before, and that was replaced, may be gone.
  const expected = [...(fail ? [HOST_FAILED] : []), ...(file.given === 'NO' ? [] : ['FILE_NOT_FOUND'])];
  if (shown !== file.id && !answer.codes.some((code) => expected.includes(code))) {
    file.complaints.push(`giving it to customer ${customer} was answered with ${told(answer)}`);
  }
}

/** Deletes a customer, with its portrait of any user. */
export async function removeCustomer(session: Session, customer: string): Promise<void> {
  await session.client.ask(DELETE_CUSTOMER, { id: customer });
}

function told(answer: { readonly codes: readonly string[] } | null): string {
  if (answer === null) return 'no answer';
  return answer.codes.length === 0 ? 'done' : answer.codes.join(', ');
}
