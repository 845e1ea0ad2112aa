/** Runs once in each server process, before its first request. */
export async function register(): Promise<void> {
  if (process.env['NEXT_RUNTIME'] !== 'nodejs') return;
  const { darkroom } = await import('./darkroom.ts');
  await darkroom.startWorker();
}
