import type { NextConfig } from 'next';

const config: NextConfig = {
  serverExternalPackages: [
    '@graphql-darkroom/core',
    '@graphql-darkroom/database-postgres',
    '@graphql-darkroom/processor-sharp',
    '@graphql-darkroom/storage-fs',
    'graphql',
    'graphql-yoga',
  ],
  // The types of this example are checked with those of the repository.
  typescript: { ignoreBuildErrors: true },
};

export default config;
