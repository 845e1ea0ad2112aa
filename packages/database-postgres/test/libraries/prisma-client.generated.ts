// What `prisma generate` (7.10.0, `provider = "prisma-client"`) writes to `internal/class.ts` for the schema in it, with the
// types that the tests use: its CLI is too large to install for one client, and asks its servers for an engine.
// @ts-nocheck
import * as runtime from '@prisma/client/runtime/client';

const config: runtime.GetPrismaClientConfig = {
  "previewFeatures": [],
  "clientVersion": "7.10.0",
  "engineVersion": "0edf323efd1d98336f3f0a68684b56f689b900d3",
  "activeProvider": "postgresql",
  "inlineSchema": "generator client {\n  provider = \"prisma-client\"\n  output   = \"../generated\"\n}\n\ndatasource db {\n  provider = \"postgresql\"\n}\n\nmodel Customer {\n  id   Int     @id @default(autoincrement())\n  logo String? @db.Uuid\n\n  @@map(\"customers\")\n}\n",
  "runtimeDataModel": {
    "models": {},
    "enums": {},
    "types": {}
  },
  "parameterizationSchema": {
    "strings": [],
    "graph": ""
  }
}

config.runtimeDataModel = JSON.parse("{\"models\":{\"Customer\":{\"fields\":[{\"name\":\"id\",\"kind\":\"scalar\",\"type\":\"Int\"},{\"name\":\"logo\",\"kind\":\"scalar\",\"type\":\"String\"}],\"dbName\":\"customers\",\"schema\":null}},\"enums\":{},\"types\":{}}")
config.parameterizationSchema = {
  strings: JSON.parse("[\"where\",\"Customer.findUnique\",\"Customer.findUniqueOrThrow\",\"orderBy\",\"cursor\",\"Customer.findFirst\",\"Customer.findFirstOrThrow\",\"Customer.findMany\",\"data\",\"Customer.createOne\",\"Customer.createMany\",\"Customer.createManyAndReturn\",\"Customer.updateOne\",\"Customer.updateMany\",\"Customer.updateManyAndReturn\",\"create\",\"update\",\"Customer.upsertOne\",\"Customer.deleteOne\",\"Customer.deleteMany\",\"having\",\"_count\",\"_avg\",\"_sum\",\"_min\",\"_max\",\"Customer.groupBy\",\"Customer.aggregate\",\"AND\",\"OR\",\"NOT\",\"id\",\"logo\",\"equals\",\"in\",\"notIn\",\"lt\",\"lte\",\"gt\",\"gte\",\"not\",\"contains\",\"startsWith\",\"endsWith\",\"set\",\"increment\",\"decrement\",\"multiply\",\"divide\"]"),
  graph: "LgsQBRwAACMAMB0AAAQAEB4AACMAMB8CAAAAASABACUAIQEAAAABACABAAAAAQAgBRwAACMAMB0AAAQAEB4AACMAMB8CACQAISABACUAIQEgAAAnACADAAAABAAgAwAABQAwBAAAAQAgAwAAAAQAIAMAAAUAMAQAAAEAIAMAAAAEACADAAAFADAEAAABACACHwIAAAABIAEAAAABAQgAAAkAIAIfAgAAAAEgAQAAAAEBCAAACwAwAQgAAAsAMAIfAgAuACEgAQAtACECAAAAAQAgCAAADgAgAh8CAC4AISABAC0AIQIAAAAEACAIAAAQACACAAAABAAgCAAAEAAgAwAAAAEAIA8AAAkAIBAAAA4AIAEAAAABACABAAAABAAgBhUAACgAIBYAACkAIBcAACwAIBgAACsAIBkAACoAICAAACcAIAUcAAAaADAdAAAXABAeAAAaADAfAgAbACEgAQAcACEDAAAABAAgAwAAFgAwFAAAFwAgAwAAAAQAIAMAAAUAMAQAAAEAIAUcAAAaADAdAAAXABAeAAAaADAfAgAbACEgAQAcACENFQAAIQAgFgAAIgAgFwAAIQAgGAAAIQAgGQAAIQAgIQIAAAABIgIAAAAEIwIAAAAEJAIAAAABJQIAAAABJgIAAAABJwIAAAABKAIAIAAhCxUAAB4AIBgAAB8AIBkAAB8AICEBAAAAASIBAAAABSMBAAAABSQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAB0AIQsVAAAeACAYAAAfACAZAAAfACAhAQAAAAEiAQAAAAUjAQAAAAUkAQAAAAElAQAAAAEmAQAAAAEnAQAAAAEoAQAdACEIIQIAAAABIgIAAAAFIwIAAAAFJAIAAAABJQIAAAABJgIAAAABJwIAAAABKAIAHgAhCyEBAAAAASIBAAAABSMBAAAABSQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBAB8AISkBAAAAASoBAAAAASsBAAAAAQ0VAAAhACAWAAAiACAXAAAhACAYAAAhACAZAAAhACAhAgAAAAEiAgAAAAQjAgAAAAQkAgAAAAElAgAAAAEmAgAAAAEnAgAAAAEoAgAgACEIIQIAAAABIgIAAAAEIwIAAAAEJAIAAAABJQIAAAABJgIAAAABJwIAAAABKAIAIQAhCCEIAAAAASIIAAAABCMIAAAABCQIAAAAASUIAAAAASYIAAAAAScIAAAAASgIACIAIQUcAAAjADAdAAAEABAeAAAjADAfAgAkACEgAQAlACEIIQIAAAABIgIAAAAEIwIAAAAEJAIAAAABJQIAAAABJgIAAAABJwIAAAABKAIAIQAhCCEBAAAAASIBAAAABSMBAAAABSQBAAAAASUBAAAAASYBAAAAAScBAAAAASgBACYAIQghAQAAAAEiAQAAAAUjAQAAAAUkAQAAAAElAQAAAAEmAQAAAAEnAQAAAAEoAQAmACEAAAAAAAABLAEAAAABBSwCAAAAAS0CAAAAAS4CAAAAAS8CAAAAATACAAAAAQAAAAAFFQAGFgAHFwAIGAAJGQAKAAAAAAAFFQAGFgAHFwAIGAAJGQAKAQIBAgMBBQYBBgcBBwgBCQoBCgwCCw0DDA8BDRECDhIEERMBEhQBExUCGhgFGxkL"
}

async function decodeBase64AsWasm(wasmBase64: string): Promise<WebAssembly.Module> {
  const { Buffer } = await import('node:buffer')
  const wasmArray = Buffer.from(wasmBase64, 'base64')
  return new WebAssembly.Module(wasmArray)
}

config.compilerWasm = {
  getRuntime: async () => await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.mjs"),

  getQueryCompilerWasmModule: async () => {
    const { wasm } = await import("@prisma/client/runtime/query_compiler_fast_bg.postgresql.wasm-base64.mjs")
    return await decodeBase64AsWasm(wasm)
  },

  importName: "./query_compiler_fast_bg.js"
}

/** What an interactive transaction has. */
export interface TransactionClient {
  readonly customer: {
    updateMany(input: {
      readonly data: { readonly logo: string };
      readonly where: { readonly id: number };
    }): Promise<{ readonly count: number }>;
    createMany(input: { readonly data: readonly { readonly logo: string }[] }): Promise<{ readonly count: number }>;
  };
  $queryRawUnsafe<Rows = unknown>(query: string, ...values: unknown[]): Promise<Rows>;
}

/** The client. */
export interface PrismaClient extends TransactionClient {
  $transaction<Result>(work: (tx: TransactionClient) => Promise<Result>): Promise<Result>;
  $disconnect(): Promise<void>;
}

export const PrismaClient: new (options: { readonly adapter: object }) => PrismaClient =
  runtime.getPrismaClient(config) as never;

export const sql: (strings: TemplateStringsArray, ...values: unknown[]) => { text: string; values: unknown[] } =
  runtime.sqltag as never;
