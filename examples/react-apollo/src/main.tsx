import { ApolloProvider } from '@apollo/client/react';
import { DarkroomProvider } from '@graphql-darkroom/client/react';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { apollo, darkroom } from './api.ts';
import { ConvertScreen } from './convert-screen.tsx';
import { useFileId } from './file-id.ts';
import { UploadScreen } from './upload-screen.tsx';

function App(): ReactNode {
  const id = useFileId();
  return id === null ? <UploadScreen /> : <ConvertScreen key={id} id={id} />;
}

const root = document.querySelector('#root');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <ApolloProvider client={apollo}>
        <DarkroomProvider client={darkroom}>
          <App />
        </DarkroomProvider>
      </ApolloProvider>
    </StrictMode>,
  );
}
