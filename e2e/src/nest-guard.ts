import type { CanActivate } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { type HostContext, userOf } from './api.ts';

/** What a request is answered in: it is the guard that says who calls. */
export interface NestContext {
  readonly header: unknown;
  user: HostContext['user'];
}

/** Says who calls, and refuses one caller. */
export const nestGuard: CanActivate = {
  canActivate: (execution) => {
    const context = GqlExecutionContext.create(execution).getContext<NestContext>();
    context.user = userOf(context.header).user;
    return context.user !== 'banned';
  },
};
