interface Inner {
  readonly reports?: readonly (readonly string[] | null)[] | null;
  readonly inner?: Inner | null;
}
/** An input whose files are far from the id of their record. */
export interface DeepInput {
  readonly customerId: string;
  readonly inner?: readonly Inner[] | null;
}

/** The ids of all files in it. */
export function reportsIn({ inner }: DeepInput): readonly string[] {
  const of = (one: Inner | null | undefined): readonly string[] =>
    one == null ? [] : [...(one.reports ?? []).flatMap((ids) => ids ?? []), ...of(one.inner)];
  return (inner ?? []).flatMap(of);
}
