/**
 * How far tests go whose numbers can be larger than their guards need: every server, every moment of a kill, more
 * rounds. `pnpm test:deep` sets this, and CI does not.
 */
const IS_DEEP: boolean = process.env['DARKROOM_TEST_DEPTH'] === 'deep';

/** What the gate takes of something, or all of it in `pnpm test:deep`. */
export function byDepth<Value>(gate: Value, deep: Value): Value {
  return IS_DEEP ? deep : gate;
}
