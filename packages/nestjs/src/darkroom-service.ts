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
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging -- Nest injects by a class: a token alone.
export interface DarkroomService extends Darkroom {}
// oxlint-disable-next-line typescript/no-unsafe-declaration-merging
export abstract class DarkroomService {}
