import type { Darkroom, FileVisibility } from '@graphql-darkroom/core';
import { createYoga } from 'graphql-yoga';
import { demoDarkroom } from './demo-darkroom.ts';
import { isPageRequest, serveGraphiQL, serveGraphiQLAsset } from './graphiql/serve-graphiql.ts';
import type { DemoOptions } from './options.ts';
import { pageServer } from './page/serve-page.ts';
import { isOwnHost, isSameOrigin, protect, refuseOrigin } from './same-origin.ts';
import { hostSchema } from './schema.ts';
import { welcome } from './viewer.ts';
import { type WebSockets, webSockets } from './web-sockets.ts';

/** A running demo. */
export interface Demo {
  readonly darkroom: Darkroom;
  /** Who may read the customers' logos: `PRIVATE` if the storage cannot publish. */
  readonly logos: FileVisibility;
  /** Answers requests for the page, the API and the files. */
  fetch(request: Request): Promise<Response>;
  /** Opens a WebSocket for subscriptions. */
  readonly upgrade: WebSockets['upgrade'];
  close(): Promise<void>;
}

/** Starts the demo: an API of customers with files by Darkroom, and one worker in this process. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { darkroom, customers, storage, serveFile, origins, close } = await demoDarkroom(options);
  const servePage = pageServer(origins);
  const logos = storage.objects.publish === undefined ? 'PRIVATE' : 'PUBLIC';
  const schema = hostSchema(darkroom, customers, logos);
  const sockets = webSockets(schema);
  const yoga = createYoga({
    schema,
    graphiql: false,
    landingPage: false,
    // Yoga would accept pages of any origin, with the cookies of their visitors.
    cors: false,
  });
  await darkroom.ready();
  await darkroom.startWorker({ concurrency: 1 });

  return {
    darkroom,
    logos,
    fetch: async (request) => {
      // The URL contains the `Host` header, which may have any value.
      const url = URL.parse(request.url);
      if (url === null) return new Response('The URL of the request is not valid.', { status: 400 });
      if (!isOwnHost(url)) return protect(refuseOrigin());
      const { pathname } = url;
      if (serveFile !== null && pathname.startsWith('/files/')) return serveFile(request);
      if (pathname === '/health') return protect(await serveHealth(darkroom));
      if (pathname === '/metrics' && options.telemetry !== undefined) return protect(await options.telemetry.metrics());
      if (pathname.startsWith('/graphiql/')) return protect(await serveGraphiQLAsset(request));
      if (pathname !== '/graphql') return protect(welcome(request, await servePage(request)));
      if (!isSameOrigin(request)) return protect(refuseOrigin());
      return protect(isPageRequest(request) ? welcome(request, await serveGraphiQL()) : await yoga.fetch(request));
    },
    upgrade: sockets.upgrade,
    close: async () => {
      await sockets.close();
      await close();
    },
  };
}

/** For a readiness probe: 503 takes this process out of service. An outage that affects every process does not. */
async function serveHealth(darkroom: Darkroom): Promise<Response> {
  const health = await darkroom.health();
  return Response.json(health, { status: health.status === 'DOWN' ? 503 : 200 });
}
