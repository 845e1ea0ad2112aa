import { main } from '../../../core/src/cli/main.ts';

// Runs command lines, one at a time, and sends what each writes: a process for each would import Darkroom again.
process.on('disconnect', () => process.exit());
process.on('message', (args) => void answer(args as readonly string[]));

async function answer(args: readonly string[]): Promise<void> {
  const [out, errors]: [string[], string[]] = [[], []];
  process.stdout.write = (chunk: string | Uint8Array): boolean => out.push(String(chunk)) > 0;
  process.stderr.write = (chunk: string | Uint8Array): boolean => errors.push(String(chunk)) > 0;
  const code = await main(args);
  process.send?.({ code, out: out.join(''), errors: errors.join('') });
}
