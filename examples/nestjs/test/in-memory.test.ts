import { join } from 'node:path';

// The paths of the example's schema begin where it is started.
process.chdir(join(import.meta.dirname, '..'));
await import('./logo.e2e-spec.ts');
