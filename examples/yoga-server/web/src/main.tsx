import { createDarkroomClient } from '@graphql-darkroom/client';
import { DarkroomProvider } from '@graphql-darkroom/client/react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { ErrorBoundary } from './chrome/error-boundary.tsx';
import { transport } from './live/transport.ts';

const client = createDarkroomClient({ transport });
const root = document.querySelector('#root');
if (root === null) throw new Error('The page has no #root.');
createRoot(root).render(
  <ErrorBoundary>
    <DarkroomProvider client={client}>
      <App />
    </DarkroomProvider>
  </ErrorBoundary>,
);
