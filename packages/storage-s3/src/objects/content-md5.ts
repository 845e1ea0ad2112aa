import { createHash } from 'node:crypto';

/** The middleware stack of any command. */
interface BuildMiddlewares {
  add(middleware: (next: Next) => Next, options: { readonly step: 'build'; readonly priority: 'low' }): void;
}
type Next = (args: Args) => Promise<never>;

interface Args {
  readonly request: { readonly body?: unknown; headers: Readonly<Record<string, string>> };
}

/** The headers of a checksum that the SDK added by itself. */
const SDK_CHECKSUM = /^x-amz-(?:checksum-|sdk-checksum-)/i;

/**
 * The same command with `Content-MD5` instead of the SDK's CRC32: every server accepts `Content-MD5`, but not every
 * server supports CRC32.
 */
export function withContentMd5<Command extends { readonly middlewareStack: object }>(command: Command): Command {
  const stack = command.middlewareStack as BuildMiddlewares;
  stack.add(
    (next) => async (args) => {
      const { request } = args;
      const md5 = md5Of(request.body);
      if (md5 === null) return next(args);
      const others = Object.entries(request.headers).filter(([name]) => !SDK_CHECKSUM.test(name));
      request.headers = { ...Object.fromEntries(others), 'content-md5': md5 };
      return next(args);
    },
    { step: 'build', priority: 'low' },
  );
  return command;
}

/** Null if it cannot be computed: Node.js in FIPS mode has no MD5. */
function md5Of(body: unknown): string | null {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) return null;
  try {
    return createHash('md5').update(body).digest('base64');
  } catch {
    return null;
  }
}
