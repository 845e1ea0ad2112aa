/**
 * The same object with these members replaced. Methods keep their `this`, since an adapter may be a class. Members that
 * the object lacks are not added.
 */
export function overriding<Port extends object>(port: Port, members: Partial<Port>): Port {
  const own: Record<string, unknown> = {};
  for (const name of namesOf(port)) {
    const member: unknown = Reflect.get(port, name);
    if (member === undefined) continue;
    const given: unknown = Reflect.get(members, name);
    own[name] = given ?? (typeof member === 'function' ? (member.bind(port) as unknown) : member);
  }
  return own as Port;
}

function namesOf(port: object): ReadonlySet<string> {
  const names = new Set<string>();
  for (let part: object | null = port; part !== null && part !== Object.prototype; part = Object.getPrototypeOf(part)) {
    for (const name of Object.getOwnPropertyNames(part)) if (name !== 'constructor') names.add(name);
  }
  return names;
}
