import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';

/** What the guard reads, and what `viewer` reads of it. */
export interface AppContext {
  readonly req: {
    readonly headers?: Readonly<Record<string, unknown>>;
    /** Of a WebSocket, which has no headers of its own: what the client sent first. */
    readonly connectionParams?: Readonly<Record<string, unknown>>;
    user?: { readonly id: string };
  };
}

/** Rejects callers who do not say who they are. A real API verifies a token here. */
@Injectable()
export class AuthGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    if (context.getType<string>() !== 'graphql') return true;
    const { req } = GqlExecutionContext.create(context).getContext<AppContext>();
    const id = (req.connectionParams ?? req.headers)?.['x-user'];
    if (typeof id !== 'string') throw new UnauthorizedException();
    req.user = { id };
    return true;
  }
}
