export enum Caller {
  Anonymous = 'ANONYMOUS',
}

export class Users {
  readonly caller = __dirname.endsWith('src') ? Caller.Anonymous : null;

  viewer(_: unknown): string | null {
    return this.caller === Caller.Anonymous ? null : 'ada';
  }
}
