import { type Darkroom, DarkroomError } from '@graphql-darkroom/core';
import { SetMetadata, type Type } from '@nestjs/common';
import {
  RESOLVER_NAME_METADATA,
  RESOLVER_TYPE_METADATA,
  Resolver,
  SUBSCRIPTION_OPTIONS_METADATA,
} from '@nestjs/graphql';
import { isForClients } from './client-error.ts';
import { type FieldResolver, type RootField, rootFields } from './root-fields.ts';

/** Decorators of Darkroom's root fields, by coordinate. */
export type FieldDecorators = Readonly<Record<string, readonly MethodDecorator[]>>;

/** A class that Nest treats as a resolver, like one written by hand. */
export function newResolverClass(): Type<object> {
  class DarkroomResolver {}
  Resolver()(DarkroomResolver);
  return DarkroomResolver;
}

/**
 * Adds a method to the class for each root field of a Darkroom, so that Nest treats them like any other resolver: with
 * global guards, interceptors and filters, in any scope, and with the given decorators.
 *
 * @throws {DarkroomError} INVALID_CONFIGURATION for decorators of an unknown field.
 */
export function defineResolvers({ prototype }: Type<object>, darkroom: Darkroom, decorators: FieldDecorators): void {
  const fields = rootFields(darkroom);
  const unknown = Object.keys(decorators).filter((key) => !fields.some(({ coordinate }) => coordinate === key));
  if (unknown.length > 0) {
    const known = fields.map(({ coordinate }) => coordinate).join(', ');
    throw new DarkroomError(
      'INVALID_CONFIGURATION',
      `Unknown root field in \`decorators\`: ${unknown.join(', ')}. Valid names: ${known}.`,
    );
  }
  for (const field of fields) defineMethod(prototype as object, field, decorators[field.coordinate] ?? []);
}

function defineMethod(prototype: object, field: RootField, decorators: readonly MethodDecorator[]): void {
  const { type, name, coordinate, resolveEvent } = field;
  const all: readonly MethodDecorator[] = [
    SetMetadata(RESOLVER_TYPE_METADATA, type),
    SetMetadata(RESOLVER_NAME_METADATA, name),
    ...(resolveEvent === null ? [] : [SetMetadata(SUBSCRIPTION_OPTIONS_METADATA, { resolve: resolveEvent })]),
    ...decorators,
  ];
  let descriptor: PropertyDescriptor = { value: methodOf(field), configurable: true, writable: true };
  for (const decorate of all) descriptor = decorate(prototype, coordinate, descriptor) ?? descriptor;
  Object.defineProperty(prototype, coordinate, descriptor);
}

function methodOf({ name, guarded }: RootField): FieldResolver {
  const method: FieldResolver = async (...call) => {
    try {
      return await guarded(...call);
    } catch (error) {
      if (isForClients(error)) return error;
      throw error;
    }
  };
  return Object.defineProperty(method, 'name', { value: name });
}
