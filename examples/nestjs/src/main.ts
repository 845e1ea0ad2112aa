import { NestFactory } from '@nestjs/core';
import { createServerAdapter } from '@whatwg-node/server';
import { AppModule } from './app.module.js';
import { port, storage } from './storage.js';

async function bootstrap() {
  const app = await NestFactory.create(AppModule);
  app.use('/files', createServerAdapter(storage.handler));
  app.enableShutdownHooks();
  await app.listen(port);
}
await bootstrap();
