const hostErrors = new WeakSet<Error>();

/** Calls a function of the host, such as `viewer` or `authorize`, and remembers that what it throws is not ours to mask. */
export async function callHost<Result>(call: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error) hostErrors.add(error);
    throw error;
  }
}

/** Whether an error was thrown by a function of the host. */
export function isHostError(error: unknown): error is Error {
  return error instanceof Error && hostErrors.has(error);
}
