const END_BYTES = 65_536;

/**
 * Tells a file from others, and from itself after a change: by name, size, time of modification, and a hash of its
 * first and last 64 KiB, where the page is served over https or from this machine, as browsers want for hashing.
 */
export async function fingerprintOf(source: Blob, name: string | null): Promise<string> {
  const modified = 'lastModified' in source ? source.lastModified : '';
  const facts = [name ?? '', source.size, modified].join('\n');
  // React Native has no `crypto` at all.
  const subtle = (globalThis as { readonly crypto?: Crypto }).crypto?.subtle;
  if (subtle === undefined) return facts;
  const ends = new Blob([facts, '\n', source.slice(0, END_BYTES), source.slice(Math.max(0, source.size - END_BYTES))]);
  const hash = new Uint8Array(await subtle.digest('SHA-256', await ends.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
