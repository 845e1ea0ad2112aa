import assert from 'node:assert/strict';

/**
 * One promise of a port, as data: any test runner, or none, can run it. It asserts with `node:assert` and rejects if
 * the adapter breaks the promise.
 */
export interface ContractCase<Subject> {
  /** The promise, as a sentence. */
  readonly name: string;
  /**
   * Whether the subject has what the promise requires: an optional method of the port, or a means of testing it. If
   * not, a runner reports the case, by name, as not applicable.
   */
  readonly appliesTo: (subject: Subject) => boolean;
  /**
   * Tests the promise on a subject that it applies to; rejects for any other. Creates its own ids, so that cases can
   * share one subject.
   */
  readonly run: (subject: Subject) => Promise<void>;
}

/** The definition of a case. Without `appliesTo`, it applies to every subject. */
export interface CaseDefinition<Subject> {
  readonly name: string;
  readonly appliesTo?: (subject: Subject) => boolean;
  readonly run: (subject: Subject) => Promise<void>;
}

/** The contract made of these cases. A case rejects if it is run on a subject that it does not apply to. */
export function contractOf<Subject>(definitions: readonly CaseDefinition<Subject>[]): readonly ContractCase<Subject>[] {
  return definitions.map(({ name, appliesTo = () => true, run }) => ({
    name,
    appliesTo,
    run: async (subject) => {
      assert.ok(appliesTo(subject), `"${name}" does not apply to this subject. Call \`appliesTo\` before you run it.`);
      await run(subject);
    },
  }));
}
