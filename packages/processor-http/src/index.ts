export { type ConversionHandlerOptions, createConversionHandler } from './conversion-handler.ts';
export { type Deliveries, memoryDeliveries } from './deliveries.ts';
export type { Fetch, FetchInit } from './fetch/fetch.ts';
export { httpProcessor, type HttpProcessorOptions } from './http-processor.ts';
