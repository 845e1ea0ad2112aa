const END_BYTES = 65_536;

/**
 * Identifies a file and its content: by name, size, modification time, and a hash of its first and last 64 KiB.
 * Browsers allow hashing only on pages served over https or from localhost; elsewhere, the hash is omitted.
 */
export async function fingerprintOf(source: Blob, name: string | null): Promise<string> {
  const modified = 'lastModified' in source ? source.lastModified : '';
  const facts = [name ?? '', source.size, modified].join('\n');
  // React Native has no `crypto`.
  const subtle = (globalThis as { readonly crypto?: Crypto }).crypto?.subtle;
  if (subtle === undefined) return facts;
  const ends = new Blob([facts, '\n', source.slice(0, END_BYTES), source.slice(Math.max(0, source.size - END_BYTES))]);
  const hash = new Uint8Array(await subtle.digest('SHA-256', await ends.arrayBuffer()));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
