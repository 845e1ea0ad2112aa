export { type ConversionHandlerOptions, createConversionHandler } from './conversion-handler.ts';
export { type Deliveries, memoryDeliveries } from './deliveries.ts';
export type { Fetch, FetchInit } from '@graphql-darkroom/core/http';
export { httpProcessor, type HttpProcessorOptions } from './http-processor.ts';
