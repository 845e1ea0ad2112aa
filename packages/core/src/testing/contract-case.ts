import assert from 'node:assert/strict';

/**
 * One promise of a port, as data: any test runner, or none, can run it. It asserts with `node:assert` and rejects where
 * the adapter breaks the promise.
 */
export interface ContractCase<Subject> {
  /** The promise, as a sentence. */
  readonly name: string;
  /**
   * Whether the subject has what the promise is about: an optional method of the port, or a means of the subject to try
   * it. Where it has not, a runner reports the case as not applicable, by name.
   */
  readonly appliesTo: (subject: Subject) => boolean;
  /**
   * Tries it on a subject that it applies to, and rejects on any other. Makes ids of its own, so that
   * cases can share one subject.
   */
  readonly run: (subject: Subject) => Promise<void>;
}

/** A case as it is written down. Without `appliesTo` it applies to every subject. */
export interface CaseDefinition<Subject> {
  readonly name: string;
  readonly appliesTo?: (subject: Subject) => boolean;
  readonly run: (subject: Subject) => Promise<void>;
}

/** The contract of these cases, none of which passes where it does not apply. */
export function contractOf<Subject>(definitions: readonly CaseDefinition<Subject>[]): readonly ContractCase<Subject>[] {
  return definitions.map(({ name, appliesTo = () => true, run }) => ({
    name,
    appliesTo,
    run: async (subject) => {
      assert.ok(appliesTo(subject), `"${name}" does not apply to this subject: ask \`appliesTo\` before you run it`);
      await run(subject);
    },
  }));
}
