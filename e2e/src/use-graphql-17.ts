import { registerHooks } from 'node:module';

// Preloaded with `--import`: whoever asks for `graphql`, wherever it is installed, gets one copy of version 17.
registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const isGraphQL = specifier === 'graphql' || specifier.startsWith('graphql/');
    return isGraphQL
      ? nextResolve(specifier.replace('graphql', 'graphql-17'), { ...context, parentURL: import.meta.url })
      : nextResolve(specifier, context);
  },
});
