import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';

interface Page {
  readonly html: string;
  readonly compressed: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

let page: Promise<Page> | null = null;

/** Whether a browser asks for a page, and not for the answer of an operation. */
export function isPageRequest(request: Request): boolean {
  const accepts = request.headers.get('accept') ?? '';
  return request.method === 'GET' && accepts.includes('text/html') && !new URL(request.url).searchParams.has('query');
}

/**
 * GraphiQL, which is 9 MB with all of its editor: made and compressed once, and sent again only to a
 * browser that does not have it.
 */
export async function serveGraphiQL(request: Request): Promise<Response> {
  page ??= makePage();
  const { html, compressed, etag } = await page;
  const headers = { 'cache-control': 'no-cache', etag, vary: 'accept-encoding' };
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const type = { 'content-type': 'text/html; charset=utf-8' };
  return request.headers.get('accept-encoding')?.includes('gzip') === true
    ? new Response(compressed, { headers: { ...headers, ...type, 'content-encoding': 'gzip' } })
    : new Response(html, { headers: { ...headers, ...type } });
}

async function makePage(): Promise<Page> {
  const html = renderGraphiQL({ title: 'Darkroom demo', defaultQuery: FIRST_QUERY });
  const compressed = new Uint8Array(await promisify(gzip)(html));
  return { html, compressed, etag: `"${createHash('sha256').update(html).digest('base64url')}"` };
}

const FIRST_QUERY = /* GraphQL */ `
  # Upload an image on the page, then look at it here.
  query MyFiles {
    files(first: 5) {
      nodes {
        id
        name
        status
        url
        conversions {
          name
          status
          url
        }
      }
    }
    customer {
      id
      name
      logo_url
    }
  }
`;
