import type { AnyEndpoint } from '../hall/endpoint.ts';
import { accountOfficeEndpoints } from './office-routes.ts';
import { sessionEndpoints } from './session-routes.ts';
import type { SessionRoutes } from './session-routes.ts';
import type { AccountsState } from './state.ts';

/** Signing in and out, and accounts, over HTTP. */
export function accountEndpoints<State extends { readonly accounts: AccountsState }>(
  parts: SessionRoutes<State>,
): AnyEndpoint[] {
  return [...sessionEndpoints(parts), ...accountOfficeEndpoints(parts)];
}
