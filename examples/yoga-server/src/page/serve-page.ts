import { builtPage } from './build-page.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { type PageAsset, readPageAssets } from './page-assets.ts';

/** Serves the page at `/` and its files under `/assets/`. */
export type ServePage = (request: Request) => Promise<Response>;

/** Builds the page if necessary, while other requests are already answered. */
export function pageServer(storageOrigins: readonly string[]): ServePage {
  const loading = loadPage();
  // Each request for the page throws the error; a demo used only through its API continues to work.
  loading.catch((error: unknown) => console.error('The page could not be built.', error));
  return async (request) => {
    const { assets, html } = await loading;
    const { pathname, host } = new URL(request.url);
    const asset = assets.get(pathname === '/' ? '/index.html' : pathname);
    if (asset === undefined) return new Response('There is nothing here.\n', { status: 404 });
    const response = answer(request, asset);
    if (!asset.isImmutable) {
      response.headers.set('content-security-policy', contentSecurityPolicy(html, host, storageOrigins));
    }
    return response;
  };
}

async function loadPage(): Promise<{ readonly assets: ReadonlyMap<string, PageAsset>; readonly html: string }> {
  const assets = await readPageAssets(await builtPage());
  return { assets, html: new TextDecoder().decode(assets.get('/index.html')?.encodings.get('identity')) };
}

function answer(request: Request, { contentType, etag, isImmutable, encodings }: PageAsset): Response {
  const headers = new Headers({
    'content-type': contentType,
    'cache-control': isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    vary: 'accept-encoding',
  });
  if (request.headers.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  const accepted = (request.headers.get('accept-encoding') ?? '').split(',').map((coding) => coding.trim());
  const coding = [...encodings.keys()].find((name) => accepted.includes(name)) ?? 'identity';
  if (coding !== 'identity') headers.set('content-encoding', coding);
  return new Response(encodings.get(coding) ?? null, { headers });
}
