import { clientSender, plainSender } from './send.ts';

/** What the benchmark calls in the page. */
export type SendInPage = (by: 'client' | 'plain', url: string, size: number) => Promise<void>;

const senders = new Map<string, () => Promise<void>>();

const send: SendInPage = async (by, url, size) => {
  const sender = senders.get(by) ?? (by === 'client' ? clientSender : plainSender)(url, size);
  senders.set(by, sender);
  await sender();
};
Object.assign(globalThis, { send });
