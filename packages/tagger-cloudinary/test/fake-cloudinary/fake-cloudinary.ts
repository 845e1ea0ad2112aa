import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type FakeAnalysis, GOOGLE, IMAGGA, OBJECTS, REKOGNITION } from './analyses.ts';
import { readForm, type SentForm } from './multipart.ts';
import { checkSignature, type FakeAccount, type Refusal } from './signature.ts';

/** A copy that the fake holds. */
export interface FakeCopy {
  readonly bytes: Buffer;
  readonly type: string;
  createdAt: Date;
  /** By add-on; `object_detection` is the one of detection. */
  readonly analyses: Map<string, FakeAnalysis>;
}

/** What a call is answered instead of what is right. */
export type Misbehaviour = (response: ServerResponse, request: IncomingMessage) => void;

/** A stand-in for Cloudinary's HTTP API, as strict as that is where it matters. */
export interface FakeCloudinary {
  readonly url: string;
  readonly account: FakeAccount;
  readonly copies: Map<string, FakeCopy>;
  /** The add-ons that the account is subscribed to, each with what it answers. */
  readonly addOns: Map<string, FakeAnalysis>;
  /** Every call that was understood, such as `upload darkroom/1`. */
  readonly calls: string[];
  /** The forms of uploads and deletions, in order. */
  readonly forms: SentForm[];
  /** What the next call of this name does: `upload`, `destroy` or `resource`. */
  readonly misbehave: Map<string, Misbehaviour>;
  /** The most bytes of an upload. */
  maxBytes: number;
  stop(): Promise<void>;
}

/** Parameters of the two methods: https://cloudinary.com/documentation/image_upload_api_reference */
const PARAMETERS: Readonly<Record<string, RegExp>> = {
  upload:
    /^(timestamp|signature|api_key|public_id|type|overwrite|categorization|detection|notification_url|transformation)$/,
  destroy: /^(timestamp|signature|api_key|public_id|type|invalidate|notification_url)$/,
};

const MODELS: ReadonlySet<string> = new Set(['lvis', 'coco', 'cld-fashion', 'human-anatomy']);

/** Starts the fake on a free port of this machine. */
export async function startFakeCloudinary(algorithm: 'sha1' | 'sha256' = 'sha1'): Promise<FakeCloudinary> {
  const account = {
    cloudName: 'demo-cloud',
    apiKey: '874837483274837',
    apiSecret: 'a-Secret_of_27_characters',
    algorithm,
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const fake: FakeCloudinary = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account,
    copies: new Map(),
    addOns: new Map([
      ['imagga_tagging', IMAGGA],
      ['google_tagging', GOOGLE],
      ['aws_rek_tagging', REKOGNITION],
      ['object_detection', OBJECTS],
    ]),
    calls: [],
    forms: [],
    misbehave: new Map(),
    maxBytes: 10_485_760,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '', fake.url);
    const [version, cloudName, ...path] = pathname.slice(1).split('/').map(decodeURIComponent);
    const action = path[0] === 'resources' ? 'resource' : (path[1] ?? '');
    const misbehaviour = fake.misbehave.get(action);
    if (misbehaviour !== undefined) {
      fake.misbehave.delete(action);
      misbehaviour(response, request);
    } else if (version !== 'v1_1' || cloudName !== account.cloudName) {
      request.resume();
      refuse(response, { status: 401, message: `Invalid cloud_name ${cloudName}` });
    } else if (action === 'resource' && request.method === 'GET') {
      describe(request, response, path);
    } else if (request.method === 'POST' && path[0] === 'image' && action in PARAMETERS) {
      await change(request, response, action);
    } else {
      request.resume();
      refuse(response, { status: 404, message: `Not found ${pathname}` });
    }
  }

  async function change(request: IncomingMessage, response: ServerResponse, action: string): Promise<void> {
    const form = await readForm(request);
    fake.forms.push(form);
    const { fields } = form;
    const unknown = [...fields.keys()].find((name) => PARAMETERS[action]?.test(name) !== true);
    const refusal =
      unknown === undefined
        ? checkSignature(fields, account)
        : { status: 400, message: `Unknown parameter ${unknown}` };
    if (refusal !== null) {
      refuse(response, refusal);
      return;
    }
    const publicId = fields.get('public_id') ?? '';
    fake.calls.push(`${action} ${publicId}`);
    if (action === 'upload') upload(form, publicId, response);
    else destroy(fields, publicId, response);
  }

  function upload({ fields, file }: SentForm, publicId: string, response: ServerResponse): void {
    const analyses = new Map<string, FakeAnalysis>();
    const wanted = (fields.get('categorization') ?? '').split(',').filter((name) => name !== '');
    const detection = fields.get('detection');
    if (detection !== undefined) {
      wanted.push(MODELS.has(detection.replace(/_v\d+$/, '')) ? 'object_detection' : detection);
    }
    const missing = wanted.find((name) => !fake.addOns.has(name));
    const refusal: Refusal | null =
      file === null || file.name !== 'file'
        ? { status: 400, message: 'Missing required parameter - file' }
        : file.bytes.length > fake.maxBytes
          ? { status: 400, message: `File size too large. Got ${file.bytes.length}. Maximum is ${fake.maxBytes}.` }
          : !isImage(file.bytes)
            ? { status: 400, message: 'Invalid image file' }
            : missing === undefined
              ? null
              : { status: 400, message: `You don't have an active subscription to the ${missing} add-on` };
    if (file === null || refusal !== null) {
      refuse(response, refusal ?? { status: 400, message: 'Missing required parameter - file' });
      return;
    }
    for (const name of wanted) analyses.set(name, fake.addOns.get(name) ?? { status: 'failed' });
    const copy: FakeCopy = { bytes: file.bytes, type: fields.get('type') ?? 'upload', createdAt: new Date(), analyses };
    fake.copies.set(publicId, copy);
    send(response, 200, resourceOf(publicId, copy));
  }

  function destroy(fields: ReadonlyMap<string, string>, publicId: string, response: ServerResponse): void {
    const copy = fake.copies.get(publicId);
    const isThere = copy !== undefined && copy.type === (fields.get('type') ?? 'upload');
    if (isThere) fake.copies.delete(publicId);
    // https://cloudinary.com/documentation/image_upload_api_reference#destroy
    send(response, 200, { result: isThere ? 'ok' : 'not found' });
  }

  function describe(request: IncomingMessage, response: ServerResponse, path: readonly string[]): void {
    const expected = `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`;
    if (request.headers.authorization !== expected) {
      refuse(response, { status: 401, message: `Invalid credentials ${request.headers.authorization}` });
      return;
    }
    const [, resourceType, type, publicId = ''] = path;
    fake.calls.push(`resource ${publicId}`);
    const copy = fake.copies.get(publicId);
    if (copy === undefined || resourceType !== 'image' || copy.type !== type) {
      // https://cloudinary.com/documentation/admin_api#get_details_of_a_single_resource_by_public_id
      refuse(response, { status: 404, message: `Resource not found - ${publicId}` });
      return;
    }
    send(response, 200, resourceOf(publicId, copy));
  }

  return fake;
}

/**
 * An answer of an upload, or of the Admin API:
 * https://cloudinary.com/documentation/image_upload_api_reference#upload_response
 */
function resourceOf(publicId: string, { bytes, type, createdAt, analyses }: FakeCopy): object {
  const { object_detection: objects, ...categorization } = Object.fromEntries(analyses);
  return {
    asset_id: '3515c6000a548515f1134043f9785c2f',
    public_id: publicId,
    version: Math.round(createdAt.getTime() / 1000),
    resource_type: 'image',
    created_at: createdAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    tags: [],
    bytes: bytes.length,
    type,
    info: { categorization, ...(objects === undefined ? {} : { detection: { object_detection: objects } }) },
  };
}

function isImage(bytes: Buffer): boolean {
  return /^(\xFF\xD8\xFF|\x89PNG|GIF8|RIFF....WEBP|....ftyp)/s.test(bytes.subarray(0, 16).toString('latin1'));
}

/** Sends JSON, with headers. */
export function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  send(response, status, { error: { message } }, { 'x-cld-error': message });
}
