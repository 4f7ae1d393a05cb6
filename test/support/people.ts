import { randomBytes } from 'node:crypto';
import type { ScreenKind, StaffRole } from '../../contract/doors.ts';
import { tokenHash } from '../../server/doors/token.ts';
import { isRefusal } from '../../server/hall/slice.ts';
import type { RunningHall } from '../../server/main.ts';

type HallOnly = Pick<RunningHall, 'hall'>;
type HallAndPeople = Pick<RunningHall, 'hall' | 'people'>;

/** A hash of no password: whoever is put in this way never types one. */
const NO_PASSWORD = `scrypt:65536:8:1:${'A'.repeat(22)}:${'A'.repeat(43)}`;

async function run(
  { hall }: HallOnly,
  command: { readonly type: string; readonly [field: string]: unknown },
): Promise<void> {
  const outcome = await hall.execute(command, { actor: 'test' });
  if (isRefusal(outcome)) throw new Error(`${command.type}: ${outcome.refused}`);
}

/** An account, and somebody signed in to it; the headers of their browser. */
export async function signedIn(
  running: HallAndPeople,
  login: string,
  roles: readonly StaffRole[],
  counterId: string | null = null,
): Promise<{ readonly accountId: string; readonly sessionId: string; readonly headers: { readonly Cookie: string } }> {
  const accountId = `account-${login}`;
  await run(running, {
    type: 'CreateAccount',
    accountId,
    ...(await running.people.seal(accountId, { login, name: login })),
    roles,
    staffId: null,
    passwordHash: NO_PASSWORD,
    mustChange: false,
  });
  const token = randomBytes(24).toString('base64url');
  const sessionId = `session-${login}`;
  await run(running, {
    type: 'SignIn',
    accountId,
    sessionId,
    tokenHash: tokenHash(token),
    counterId,
    screenId: null,
    by: 'password',
  });
  return { accountId, sessionId, headers: { Cookie: `quhao_session=${token}` } };
}

/** A second session of somebody, `spare-<login>`, that nobody misses. */
export async function spareSession(running: HallOnly, login: string): Promise<void> {
  await run(running, {
    type: 'SignIn',
    accountId: `account-${login}`,
    sessionId: `spare-${login}`,
    tokenHash: `spare-${login}`,
    counterId: null,
    screenId: null,
    by: 'password',
  });
}

/** A paired screen; the headers of its browser. */
export async function pairedScreen(
  running: HallOnly,
  kind: ScreenKind,
  place: { readonly counterId?: string; readonly kioskId?: string } = {},
): Promise<{ readonly screenId: string; readonly headers: { readonly Cookie: string } }> {
  const token = randomBytes(24).toString('base64url');
  const screenId = `screen-${kind}`;
  const { counterId = null, kioskId = null } = place;
  await run(running, {
    type: 'PairScreen',
    screenId,
    kind,
    name: kind,
    counterId,
    kioskId,
    tokenHash: tokenHash(token),
  });
  return { screenId, headers: { Cookie: `quhao_screen=${token}` } };
}

/** A program's token; its headers. */
export async function program(
  running: HallOnly,
  role: 'integrator' | 'kiosk',
  kioskId?: string,
): Promise<{ readonly headers: { readonly Authorization: string } }> {
  const token = randomBytes(24).toString('base64url');
  await run(running, {
    type: 'CreateToken',
    tokenId: `token-${role}`,
    role,
    hash: tokenHash(token),
    ...(kioskId === undefined ? {} : { kioskId }),
  });
  return { headers: { Authorization: `Bearer ${token}` } };
}
