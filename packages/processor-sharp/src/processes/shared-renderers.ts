import { availableParallelism } from 'node:os';
import { type Renderers, renderersHere } from '../renderers.ts';
import { blockOtherLoaders } from '../rendering/block-loaders.ts';
import { renderPool } from './render-pool.ts';

const pools = new Map<string, Renderers>();
let here: Renderers | undefined;

/**
 * The renderers of this process with these options: callers with the same options share them. With 0 processes, this
 * process decodes.
 */
export function sharedRenderers(options: {
  readonly processes: number;
  readonly blockOtherFormats: boolean;
}): Renderers {
  const { processes, blockOtherFormats } = options;
  if (processes === 0) {
    if (blockOtherFormats) blockOtherLoaders();
    return (here ??= renderersHere(availableParallelism()));
  }
  const key = `${processes} ${blockOtherFormats}`;
  const pool = pools.get(key) ?? renderPool({ processes, blockOtherFormats, idleSeconds: 30 });
  pools.set(key, pool);
  return pool;
}
