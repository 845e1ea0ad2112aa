import { type Darkroom, afterGuards } from '@graphql-darkroom/core';
import type { NestInterceptor } from '@nestjs/common';
import { from, lastValueFrom } from 'rxjs';
import { type FieldInfo, requireCheck } from './checked-fields.ts';
import { isForClients } from './client-error.ts';

/**
 * Checks the files among the arguments of a field between its guards and its method, and attaches them if the method
 * succeeded. Before the guards, the caller is not known.
 */
export function checkAfterGuards(darkroom: Darkroom): NestInterceptor {
  return {
    intercept: (context, next) => {
      const info = context.getType<string>() === 'graphql' ? infoOf(context.getArgs()) : null;
      if (info === null) return next.handle();
      requireCheck(darkroom, info);
      return from(checked(info, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
    },
  };
}

/** The last of a resolver's four arguments. A resolver of references has three, and takes no files. */
function infoOf(args: readonly unknown[]): FieldInfo | null {
  const info = args[3] as Partial<FieldInfo> | undefined;
  const { path, parentType, fieldName } = info ?? {};
  return path === undefined || parentType === undefined || fieldName === undefined
    ? null
    : { path, parentType, fieldName };
}

async function checked(info: FieldInfo, resolve: () => Promise<unknown>): Promise<unknown> {
  let isRefused = true;
  try {
    return await afterGuards(info, () => {
      isRefused = false;
      return resolve();
    });
  } catch (error) {
    if (isRefused && isForClients(error)) return error;
    throw error;
  }
}
