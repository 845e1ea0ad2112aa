/**
 * One promise of a port, as data: any test runner, or none, can run it. It asserts with `node:assert` and rejects where the adapter
 * breaks the promise.
 */
export interface ContractCase<Subject> {
  /** The promise, as a sentence. */
  readonly name: string;
  /** Tries it on a subject. Makes ids of its own, so that cases can share one subject. */
  run(subject: Subject): Promise<void>;
}
