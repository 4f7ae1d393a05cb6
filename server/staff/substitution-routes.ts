import { EmptyBody } from '../../contract/api.ts';
import type { StaffId } from '../../contract/ids.ts';
import { SubstitutionBody, SubstitutionId, SubstitutionIdAnswer } from '../../contract/staff.ts';
import { DIRECTOR, STAFF } from '../doors/may.ts';
import { commandEndpoint } from '../hall/endpoint.ts';
import type { AnyEndpoint, Executor } from '../hall/endpoint.ts';
import type { AnyCommand } from '../hall/slice.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffCommand } from './commands.ts';
import { personOf } from './state.ts';
import type { StaffState } from './state.ts';

/** Who stands in for whom: anybody of the staff asks, the director decides. */
export function substitutionEndpoints<State extends { readonly staff: StaffState }>(
  hall: Executor<State>,
  vault: Vault,
): AnyEndpoint[] {
  const ofSubstitution = (
    action: string,
    summary: string,
    type: 'AgreeToSubstitution' | 'RefuseSubstitution' | 'EndSubstitution',
  ): AnyEndpoint =>
    commandEndpoint(hall, {
      path: `/substitutions/:id/${action}`,
      summary,
      params: { id: SubstitutionId },
      body: EmptyBody,
      answerSchema: SubstitutionIdAnswer,
      refusals: ['substitution-decided', 'substitution-over', 'substitute-busy', 'counter-substituted', 'staff-left'],
      notFound: ['unknown-substitution'],
      may: DIRECTOR,
      command: ({ id }): StaffCommand => ({ type, substitutionId: id }),
      answer: (_state, _events, { id }) => ({ substitutionId: id }),
    });
  return [
    commandEndpoint(hall, {
      path: '/substitutions',
      summary: 'Ask that somebody stands in for another at a counter',
      body: SubstitutionBody,
      answerSchema: SubstitutionIdAnswer,
      status: 201,
      refusals: [
        'unknown-staff',
        'unknown-counter',
        'substitute-self',
        'staff-left',
        'no-counter-to-fill',
        'substitution-span',
        'substitution-over',
        'substitute-busy',
        'counter-substituted',
      ],
      may: STAFF,
      command: async (_params, body): Promise<AnyCommand> => {
        const { staffId, substituteStaffId, counterId = null, from, to, reason } = body;
        const times = { from: momentOf(from), to: momentOf(to) };
        const said = reason === undefined ? null : await sealedReason(vault, hall.state.staff, staffId, reason);
        const command: StaffCommand = {
          type: 'AskSubstitution',
          staffId,
          substituteStaffId,
          counterId,
          ...times,
          reason: said,
        };
        return command;
      },
      answer: (_state, events) => ({
        substitutionId: (events[0]!.data as { readonly substitutionId: string }).substitutionId,
      }),
    }),
    ofSubstitution('agree', 'The centre consents', 'AgreeToSubstitution'),
    ofSubstitution('refuse', 'The centre does not consent', 'RefuseSubstitution'),
    ofSubstitution('end', 'End a substitution before its time', 'EndSubstitution'),
  ];
}

/** UTC ms of a moment by the hall's clock. */
function momentOf(written: string): number {
  return Date.parse(`${written}:00+08:00`);
}

/** Sealed under the key of who is away; nobody unknown or forgotten gets a key. */
async function sealedReason(
  vault: Vault,
  { members }: StaffState,
  staffId: StaffId,
  reason: string,
): Promise<ReturnType<Vault['seal']> | null> {
  if (members.get(staffId)?.forgotten !== false) return null;
  await vault.admit(personOf(staffId));
  return vault.seal(personOf(staffId), 'reason', reason);
}
