import { type Darkroom, createDarkroom, memoryDatabase, memoryProcessor, memoryStorage } from '@graphql-darkroom/core';
import { DarkroomModule, type DarkroomModuleSettings, withDarkroom } from '@graphql-darkroom/nestjs';
import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { CanActivate, ExecutionContext, INestApplication, Provider, Type } from '@nestjs/common';
import { APP_GUARD, NestFactory, Reflector } from '@nestjs/core';
import { GqlExecutionContext, GraphQLModule, Mutation, Query, Resolver } from '@nestjs/graphql';

export const PNG: Buffer = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the guard sets, and `viewer` reads. */
interface Context {
  readonly req: {
    readonly headers?: Readonly<Record<string, unknown>>;
    readonly connectionParams?: Readonly<Record<string, unknown>>;
    user?: string;
  };
}

export const typeDefs: string = /* GraphQL */ `
  type Query {
    customer: Customer
  }
  type Mutation {
    setLogo(logo: ID @fileUpload(target: "Customer.logo", subject: "id", attach: SET), id: ID = "1"): Customer
  }
  type Customer {
    id: ID!
    logo: File @fileUpload(accept: ["image/*"], convert: [SEPIA], subject: "id")
  }
`;

/** A Darkroom in memory, for callers whom a guard has let in. */
export function memoryDarkroom(): { readonly darkroom: Darkroom; readonly storage: ReturnType<typeof memoryStorage> } {
  const storage = memoryStorage();
  const darkroom = createDarkroom({
    storage,
    database: memoryDatabase(),
    processor: memoryProcessor(),
    viewer: ({ req }: Context) => req.user ?? null,
    logger: { error: () => undefined, warn: () => undefined },
  });
  return { darkroom, storage };
}

/** Lets in who says who they are, and everybody where a field is marked as public. */
export class HeaderGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const { req } = GqlExecutionContext.create(execution).getContext<Context>();
    const user = (req.connectionParams ?? req.headers)?.['x-user'];
    if (typeof user === 'string') req.user = user;
    return req.user !== undefined || new Reflector().get<unknown>('public', execution.getHandler()) === true;
  }
}

/** The host's resolver, as its decorators would make it. */
export function customersResolver(): Type<object> {
  let logo: unknown = null;
  class CustomersResolver {}
  Resolver('Customer')(CustomersResolver);
  const methods = {
    customer: { value: () => ({ id: '1', logo }), decorate: Query('customer') },
    setLogo: {
      value: (_: unknown, args: { readonly logo: unknown }) => ({ id: '1', logo: (logo = args.logo) }),
      decorate: Mutation('setLogo'),
    },
  };
  for (const [name, { value, decorate }] of Object.entries(methods)) {
    const descriptor = { value };
    Object.defineProperty(CustomersResolver.prototype, name, descriptor);
    decorate(CustomersResolver.prototype, name, descriptor);
  }
  return CustomersResolver;
}

/** What differs between the applications of the tests. */
export interface NestAppOptions extends DarkroomModuleSettings {
  readonly darkroom?: Darkroom;
  readonly guard?: Provider;
  readonly providers?: readonly Provider[];
  readonly graphql?: Partial<ApolloDriverConfig>;
  /** @default one for the schema of `typeDefs` */
  readonly resolver?: Type<object>;
}

/** An application of Nest with Darkroom, on a free port. */
export interface NestApp {
  readonly app: INestApplication;
  readonly url: string;
  /** Posts a document, as a user; null for an anonymous caller. */
  ask(query: string, user: string | null, variables?: Record<string, unknown>): Promise<Answer>;
}

/** What a document is answered with. */
export interface Answer {
  readonly data?: Readonly<Record<string, never>> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
}

/** Starts an application whose guard is on all fields. */
export async function startNest(options: NestAppOptions = {}): Promise<NestApp> {
  const { darkroom = memoryDarkroom().darkroom, guard, providers = [], graphql, resolver, ...settings } = options;
  const app = await NestFactory.create(
    {
      module: class AppModule {},
      imports: [
        DarkroomModule.forRoot({ darkroom, ...settings }),
        GraphQLModule.forRoot<ApolloDriverConfig>({
          driver: ApolloDriver,
          subscriptions: { 'graphql-ws': true },
          ...(graphql ?? withDarkroom(darkroom, { typeDefs })),
        }),
      ],
      providers: [
        resolver ?? customersResolver(),
        guard ?? { provide: APP_GUARD, useClass: HeaderGuard },
        ...providers,
      ],
    },
    { logger: false, abortOnError: false },
  );
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/graphql`;
  const ask: NestApp['ask'] = async (query, user, variables = {}) => {
    const headers = { 'content-type': 'application/json', ...(user !== null && { 'x-user': user }) };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
    return (await response.json()) as Answer;
  };
  return { app, url, ask };
}

/** Uploads an image as a user, and gives its id once it is READY. */
export async function upload(
  { ask }: Pick<NestApp, 'ask'>,
  { storage }: Pick<ReturnType<typeof memoryDarkroom>, 'storage'>,
  user: string,
): Promise<string> {
  const start = await ask('mutation { startFileUpload(target: "Customer.logo") { id urls } }', user);
  const { id, urls } = (start.data as unknown as { startFileUpload: { id: string; urls: [string] } }).startFileUpload;
  await storage.handler(new Request(urls[0], { method: 'PUT', body: new Uint8Array(PNG) }));
  await ask('mutation ($id: ID!) { completeFileUpload(id: $id) { success } }', user, { id });
  return id;
}
