import { type ReactNode, useState } from 'react';
import type { GivenFile } from './use-file-uploads.ts';

/** Made by `samples/make-samples.ts`, and free to use for any purpose: see `samples/README.md`. */
const SAMPLES = [
  {
    name: 'dunes.jpg',
    label: 'Dunes at dusk',
    url: new URL('../../samples/dunes.jpg', import.meta.url).href,
    small: new URL('../../samples/dunes-small.webp', import.meta.url).href,
  },
  {
    name: 'fjord.jpg',
    label: 'A fjord in the morning',
    url: new URL('../../samples/fjord.jpg', import.meta.url).href,
    small: new URL('../../samples/fjord-small.webp', import.meta.url).href,
  },
  {
    name: 'poppies.jpg',
    label: 'Poppies in June',
    url: new URL('../../samples/poppies.jpg', import.meta.url).href,
    small: new URL('../../samples/poppies-small.webp', import.meta.url).href,
  },
] as const;

/** Photos to try the page with. */
export function Samples({ onFiles }: { readonly onFiles: (given: readonly GivenFile[]) => void }): ReactNode {
  const [problem, setProblem] = useState<string | null>(null);
  const load = async (name: string, url: string): Promise<void> => {
    setProblem(null);
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`Answered ${response.status}.`);
      onFiles([{ file: new File([await response.blob()], name, { type: 'image/jpeg' }) }]);
    } catch {
      setProblem('The sample could not be loaded. Try again in a moment.');
    }
  };
  return (
    <div className="samples">
      <p className="samples-title" id="samples-title">
        or try a sample photo
      </p>
      <ul aria-labelledby="samples-title">
        {SAMPLES.map(({ name, label, url, small }) => (
          <li key={name}>
            <button type="button" title={label} onClick={() => void load(name, url)}>
              <img src={small} alt={label} width="96" height="64" />
            </button>
          </li>
        ))}
      </ul>
      <p role="alert" className="samples-problem">
        {problem}
      </p>
    </div>
  );
}
