/** What the types that files are shown as are called in the host's schema. */
export interface DirectiveTypeNames {
  readonly File: string;
  readonly URL: string;
}

/** The names that Darkroom's own SDL gives them. */
export const DEFAULT_TYPE_NAMES: DirectiveTypeNames = { File: 'File', URL: 'URL' };
