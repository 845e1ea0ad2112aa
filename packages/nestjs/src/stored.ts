/** The class that Nest generates of Darkroom's `File`, known by fields that it always has and cannot rename. */
type GeneratedFile = Readonly<Record<'createdAt' | 'id' | 'status' | 'version' | 'visibility', unknown>>;

/** Objects of the runtime, which scalars are mapped to. */
type Scalar = Date | URL;

/**
 * A type that Nest generates of your schema (`definitions` of GraphQLModule), as your methods return it: with the ids
 * of files instead of files, at any depth. Null, lists and promises stay.
 *
 * @example
 * ```ts
 * @Query('customer')
 * customer(@Args('id') id: string): Stored<Customer> | undefined {
 *   return customers.find((customer) => customer.id === id);
 * }
 * ```
 */
export type Stored<Type> = 0 extends Type & 1
  ? Type
  : Type extends GeneratedFile
    ? string
    : Type extends Scalar
      ? Type
      : Type extends Promise<infer Value>
        ? Promise<Stored<Value>>
        : Type extends (...args: infer Args) => infer Result
          ? (...args: Args) => Stored<Result>
          : Type extends object
            ? { [Key in keyof Type]: Stored<Type[Key]> }
            : Type;
