import type { Doer } from '../../contract/deeds.ts';
import type { StaffId } from '../../contract/ids.ts';
import type { AccountsState } from '../accounts/state.ts';
import type { ScreensState } from '../screens/rules.ts';
import type { HallConfiguration } from '../settings/events.ts';
import type { StaffState } from '../staff/state.ts';
import type { TokenHolder, TokensState } from '../settings/tokens.ts';
import type { Personal } from '../vault/sealed.ts';
import { FORGOTTEN_TEXT } from '../vault/vault.ts';

/** What is known by name now. */
export interface Named {
  readonly accounts: AccountsState;
  readonly staff: StaffState;
  readonly screens: ScreensState;
  readonly tokens: TokensState;
  readonly settings: { readonly configuration: HallConfiguration | null };
}

/** Actors that are no person and no thing with a name of its own. */
const NAMELESS: Readonly<Record<string, Doer['kind']>> = {
  machine: 'machine',
  'hall.yaml': 'file',
  hall: 'hall',
  door: 'door',
  printing: 'printing',
  retention: 'retention',
  'set-up': 'set-up',
  local: 'local',
  page: 'local',
};

/**
 * Names for what the journal knows by ids: as they are now, and those of things that are gone. The only thing it opens
 * of a person is the name.
 */
export class Names {
  readonly #state: () => Named;
  readonly #read: (personal: Personal) => string;

  /** `read`: the name that was sealed, 已删除 of somebody forgotten. */
  constructor(state: () => Named, read: (personal: Personal) => string) {
    this.#state = state;
    this.#read = read;
  }

  /** Who stands on an event. */
  doer(actor: string): Doer {
    const at = actor.indexOf(':');
    const [kind, id] = [actor.slice(0, Math.max(0, at)), actor.slice(at + 1)];
    switch (kind) {
      case 'staff':
        return { kind: 'account', name: this.account(id) };
      case 'member':
        return { kind: 'member', name: this.member(id) };
      case 'screen':
        return { kind: 'screen', name: this.screen(id) };
      case 'integrator':
        return { kind: 'program', name: this.token(id) };
      case 'kiosk':
        return { kind: 'kiosk', name: this.token(id) };
      case 'box':
      case 'evaluator':
        return { kind, name: id };
      default: {
        const nameless = NAMELESS[actor];
        return nameless === undefined ? { kind: 'other', name: actor } : { kind: nameless, name: null };
      }
    }
  }

  account(id: string): string | null {
    const account = this.#state().accounts.accounts.get(id);
    return account === undefined ? null : this.#read(account.name);
  }

  member(id: string): string | null {
    const member = this.#state().staff.members.get(id as StaffId);
    if (member === undefined) return null;
    return member.forgotten ? FORGOTTEN_TEXT : this.#read(member.name);
  }

  screen(id: string): string | null {
    const { screens, ended } = this.#state().screens;
    return screens.get(id)?.name ?? ended.get(id) ?? null;
  }

  token(id: string): string | null {
    const { holders, ended } = this.#state().tokens;
    const holder = [...holders.values()].find((one) => one.id === id) ?? ended.get(id);
    return holder === undefined ? id : tokenName(holder);
  }

  /** The digits on its sign. */
  counter(id: string): string {
    return this.#state().settings.configuration?.counters.find((one) => one.id === id)?.number ?? id;
  }

  service(id: string): string {
    return this.#state().settings.configuration?.services.find((one) => one.id === id)?.name ?? id;
  }

  priorityClass(id: string): string {
    return this.#state().settings.configuration?.priorityClasses.find((one) => one.id === id)?.name ?? id;
  }

  /** Whose deeds can be asked for: everybody and everything that has a name. */
  get all(): readonly { readonly id: string; readonly doer: Doer }[] {
    const { accounts, staff, screens, tokens } = this.#state();
    const ids = [
      ...[...accounts.accounts.keys()].map((id) => `staff:${id}`),
      ...[...staff.members.keys()].map((id) => `member:${id}`),
      ...[...screens.screens.keys(), ...screens.ended.keys()].map((id) => `screen:${id}`),
      ...[...tokens.holders.values(), ...tokens.ended.values()].map(({ id, role }) => `${role}:${id}`),
      'machine',
      'hall.yaml',
      'hall',
    ];
    return ids.map((id) => ({ id, doer: this.doer(id) }));
  }
}

function tokenName({ name, kioskId, id }: TokenHolder): string {
  return name ?? kioskId ?? id;
}
