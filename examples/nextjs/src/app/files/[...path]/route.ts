import { storage } from '../../../darkroom.ts';

const serve: (request: Request) => Promise<Response> = storage.handler;

export { serve as GET, serve as HEAD, serve as OPTIONS, serve as PUT };
