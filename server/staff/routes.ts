import type { AnyEndpoint } from '../hall/endpoint.ts';
import type { ForgottenState } from '../vault/forgotten.ts';
import { registerEndpoints } from './register-routes.ts';
import type { RegisterRoutes } from './register-routes.ts';
import { seatEndpoints } from './seat-routes.ts';
import type { StaffState } from './state.ts';
import { substitutionEndpoints } from './substitution-routes.ts';

/** The staff of the hall over HTTP. */
export function staffEndpoints<State extends { readonly staff: StaffState; readonly people: ForgottenState }>(
  parts: RegisterRoutes<State>,
): AnyEndpoint[] {
  const { hall, vault } = parts;
  return [...registerEndpoints(parts), ...substitutionEndpoints(hall, vault), ...seatEndpoints(parts)];
}
