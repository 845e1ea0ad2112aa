import type { Darkroom } from '@graphql-darkroom/core';

/**
 * The application's Darkroom, injected by its type.
 *
 * @example
 * ```ts
 * constructor(private readonly darkroom: DarkroomService) {}
 * // … await this.darkroom.files.detach({ target: 'Customer.logo', subject: id });
 * ```
 */
export interface DarkroomService extends Darkroom {}
export abstract class DarkroomService {}
