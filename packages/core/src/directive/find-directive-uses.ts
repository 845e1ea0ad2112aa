import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLFieldMap,
  type GraphQLSchema,
  type GraphQLType,
  type StringValueNode,
} from 'graphql';
import { directiveArguments, type Annotated, type DirectiveArguments } from './directive-arguments.ts';

/** The kind of schema element that `@fileUpload` is on. */
export type DirectivePlace =
  | 'FIELD'
  | 'ARGUMENT'
  | 'INPUT_FIELD'
  | 'INTERFACE_FIELD'
  | 'INTERFACE_ARGUMENT'
  | 'DIRECTIVE_ARGUMENT';

/** An element of a schema, with its description. */
export interface Described extends Annotated {
  description?: string | null | undefined;
  astNode?:
    | (NonNullable<Annotated['astNode']> & { readonly description?: StringValueNode | undefined })
    | null
    | undefined;
}

/** An element of a schema with `@fileUpload` on it. */
export interface DirectiveUse {
  /** Its schema coordinate. */
  readonly coordinate: string;
  readonly place: DirectivePlace;
  readonly type: GraphQLType;
  readonly arguments: DirectiveArguments;
  /** The schema element. */
  readonly element: Described;
  /** Whether `@fileUpload` is there more than once; `arguments` are those of the first. */
  readonly repeated: boolean;
}

/** Every element of a schema with `@fileUpload` on it, in schema order. */
export function findDirectiveUses(schema: GraphQLSchema): readonly DirectiveUse[] {
  const uses: DirectiveUse[] = [];

  function visit(element: Described & { readonly type: GraphQLType }, coordinate: string, place: DirectivePlace): void {
    const [first, ...others] = directiveArguments(element);
    if (first !== undefined) {
      const repeated = others.length > 0;
      uses.push({ coordinate, place, type: element.type, arguments: first, element, repeated });
    }
  }
  function visitArguments(args: readonly GraphQLArgument[], owner: string, place: DirectivePlace): void {
    for (const argument of args) {
      visit(argument, `${owner}(${argument.name}:)`, place);
    }
  }
  function visitFields(fields: GraphQLFieldMap<unknown, unknown>, owner: string, isInterface: boolean): void {
    for (const field of Object.values(fields)) {
      const coordinate = `${owner}.${field.name}`;
      visit(field, coordinate, isInterface ? 'INTERFACE_FIELD' : 'FIELD');
      visitArguments(field.args, coordinate, isInterface ? 'INTERFACE_ARGUMENT' : 'ARGUMENT');
    }
  }

  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) || isInterfaceType(type)) {
      visitFields(type.getFields(), type.name, isInterfaceType(type));
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) {
        visit(field, `${type.name}.${field.name}`, 'INPUT_FIELD');
      }
    }
  }
  for (const directive of schema.getDirectives()) {
    visitArguments(directive.args, `@${directive.name}`, 'DIRECTIVE_ARGUMENT');
  }
  return uses;
}
