export enum Caller {
  Anonymous = 'ANONYMOUS',
}

export class Users {
  readonly caller = __dirname.endsWith('src') ? Caller.Anonymous : null;

  viewer(context: unknown): string | null {
    return this.caller === Caller.Anonymous || context === null ? null : 'ada';
  }
}
