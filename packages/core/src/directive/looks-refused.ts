import { getNullableType, type GraphQLOutputType, isAbstractType } from 'graphql';
import { concreteType, type Surroundings } from './read-field.ts';

const NAMES = /error|failure|problem|denied|refused|rejected|forbidden|invalid|notfound/i;

/**
 * Whether the result of a resolver may mean that it refused: null or false, a payload that reports a failure in one of
 * the usual ways, or a type of a union or interface that is named like an error. For hosts that do not define this
 * themselves.
 */
export async function looksRefused(
  given: unknown,
  type: GraphQLOutputType,
  surroundings: Surroundings,
): Promise<boolean> {
  if (given === null || given === undefined || given === false) return true;
  if (typeof given !== 'object') return false;
  const { success, ok, error, errors, userErrors } = given as Readonly<Record<string, unknown>>;
  if (success === false || ok === false || (error !== null && error !== undefined && error !== false)) return true;
  if ([errors, userErrors].some((list) => Array.isArray(list) && list.length > 0)) return true;
  const nullable = getNullableType(type);
  if (!isAbstractType(nullable)) return false;
  const concrete = await concreteType(nullable, given, surroundings);
  return concrete === null || NAMES.test(concrete.name);
}
