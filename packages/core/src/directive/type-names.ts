/** The host schema's names for the types that show files. */
export interface DirectiveTypeNames {
  readonly File: string;
  readonly URL: string;
}

/** The names in Darkroom's own SDL. */
export const DEFAULT_TYPE_NAMES: DirectiveTypeNames = { File: 'File', URL: 'URL' };
