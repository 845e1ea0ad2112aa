import { afterGuards } from '@graphql-darkroom/core';
import type { NestInterceptor } from '@nestjs/common';
import type { GraphQLResolveInfo } from 'graphql';
import { from, lastValueFrom } from 'rxjs';
import { isForClients } from './client-error.ts';

/**
 * Checks the files among the arguments of a field between its guards and its method, and attaches them if the method
 * succeeded. Before the guards, the caller is not known.
 */
export const checkAfterGuards: NestInterceptor = {
  intercept: (context, next) => {
    const info = context.getType<string>() === 'graphql' ? infoOf(context.getArgs()) : null;
    if (info === null) return next.handle();
    return from(checked(info, () => lastValueFrom(next.handle(), { defaultValue: undefined })));
  },
};

/** The last of a resolver's four arguments. A resolver of references has three, and takes no files. */
function infoOf(args: readonly unknown[]): Pick<GraphQLResolveInfo, 'path'> | null {
  const info = args[3] as Partial<GraphQLResolveInfo> | undefined;
  return info?.path === undefined ? null : { path: info.path };
}

async function checked(info: Pick<GraphQLResolveInfo, 'path'>, resolve: () => Promise<unknown>): Promise<unknown> {
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
