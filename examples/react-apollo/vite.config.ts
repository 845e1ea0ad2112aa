import react from '@vitejs/plugin-react';
import { type UserConfig, defaultClientConditions, defineConfig } from 'vite';

const config: UserConfig = defineConfig({
  plugins: [react()],
  server: { proxy: { '/graphql': process.env['API_URL'] ?? 'http://localhost:4000' } },
  // Has the packages of this repository run from their sources; not needed elsewhere.
  resolve: { conditions: ['@graphql-darkroom/source', ...defaultClientConditions] },
});

export default config;
