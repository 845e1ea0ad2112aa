import { registerHooks } from 'node:module';

// Preloaded with `--import`: every import of a NestJS package, from any folder, resolves to version 11.
registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const isOfNest = /^@nestjs\/(apollo|common|core|graphql|platform-express)(\/|$)/.test(specifier);
    return isOfNest
      ? nextResolve(specifier.replace('@nestjs/', 'nestjs-11-'), { ...context, parentURL: import.meta.url })
      : nextResolve(specifier, context);
  },
});
