import { createContext, type ReactNode, useContext } from 'react';
import type { DarkroomClient } from '../darkroom-client.ts';

const DarkroomContext = createContext<DarkroomClient | null>(null);

/** Props of {@link DarkroomProvider}. */
export interface DarkroomProviderProps {
  readonly client: DarkroomClient;
  readonly children: ReactNode;
}

/** Provides a client to the hooks of the components inside it. */
export function DarkroomProvider({ client, children }: DarkroomProviderProps): ReactNode {
  return <DarkroomContext.Provider value={client}>{children}</DarkroomContext.Provider>;
}

/**
 * The client of the nearest {@link DarkroomProvider}.
 *
 * @throws {Error} outside a provider.
 */
export function useDarkroom(): DarkroomClient {
  const client = useContext(DarkroomContext);
  if (client === null) throw new Error('Wrap this component in <DarkroomProvider client={...}>.');
  return client;
}
