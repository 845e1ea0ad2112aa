/** A call to a method of a port. */
export interface PortCall {
  /** Such as `files.markReady`. */
  readonly name: string;
  readonly args: readonly unknown[];
}

/** Stands between a port and whoever calls it. `proceed` makes the call, with other arguments where they are given. */
export type Interception = (
  call: PortCall,
  proceed: (...args: readonly unknown[]) => Promise<unknown>,
) => Promise<unknown>;

/** These answer at once, or one by one, not by one promise. */
const SYNCHRONOUS: ReadonlySet<string> = new Set([
  'publicUrl',
  'supports',
  'handler',
  'stale',
  'listAll',
  'idOf',
  'processes',
  'convertAll',
]);

/** The same port, with every asynchronous call passed through the interception. */
export function intercept<Port extends object>(port: Port, around: Interception, path = ''): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name);
      if (typeof name === 'symbol' || SYNCHRONOUS.has(name)) return member;
      if (typeof member === 'object' && member !== null) return intercept(member, around, `${path}${name}.`);
      if (typeof member !== 'function') return member;
      return async (...args: unknown[]) => {
        const result = await around(
          { name: `${path}${name}`, args },
          async (...others) => Reflect.apply(member, target, others.length > 0 ? others : args) as unknown,
        );
        // What opening a database gives is the same port.
        return name === 'open' ? intercept(result as object, around, path) : result;
      };
    },
  });
}

/** The same port, with something else in the place of some of its methods. */
export function override<Port extends object>(port: Port, methods: Readonly<Record<string, Interception>>): Port {
  return intercept(port, (call, proceed) => {
    const method = methods[call.name];
    return method === undefined ? proceed() : method(call, proceed);
  });
}
