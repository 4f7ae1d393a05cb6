import type { CounterId, StaffId } from '../../contract/ids.ts';
import type { Serving } from '../../contract/views.ts';
import { dayOf } from '../hall/clock.ts';
import type { Executor } from '../hall/endpoint.ts';
import { isRefusal } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';
import { keptUntil, RETENTION } from '../vault/retention.ts';
import { isSealed } from '../vault/sealed.ts';
import type { Vault } from '../vault/vault.ts';
import type { StaffCommand } from './commands.ts';
import type { StaffBeforeRegister } from './events.ts';
import { Photos } from './photos.ts';
import { sealed } from './sealing.ts';
import type { Member, StaffState } from './state.ts';
import { shownAt } from './views.ts';

export interface RegisterParts {
  readonly hall: Executor<{ readonly staff: StaffState }> & {
    onDurable(listener: (events: readonly RecordedEvent[]) => void): void;
  };
  readonly vault: Vault;
  readonly dataFolder: string;
  /** Whom hall.yaml names. */
  readonly seed: readonly StaffBeforeRegister[];
  readonly failed: (error: Error) => void;
}

/**
 * The register as a running hall has it: at a start it takes in whom only hall.yaml knows, and seals what an earlier version
 * kept plainly; then, and each new day, it forgets those whose time is over.
 */
export class Register {
  readonly #parts: RegisterParts;
  readonly #photos: Photos;

  private constructor(parts: RegisterParts) {
    this.#parts = parts;
    this.#photos = new Photos(parts.dataFolder, () => parts.hall.state.staff, parts.vault);
  }

  static async open(parts: RegisterParts): Promise<Register> {
    const register = new Register(parts);
    await register.#takeIn();
    await register.forgetWhatIsOver();
    await register.#photos.tidy(Date.now());
    parts.hall.onDurable((events) => {
      register.#photos.follow(events).catch(parts.failed);
      if (events.some(({ type }) => type === 'DayOpened')) register.forgetWhatIsOver().catch(parts.failed);
    });
    return register;
  }

  /** Who serves at a counter, as displays and pads show it. */
  serving(counterId: CounterId): Serving | null {
    const { hall, vault } = this.#parts;
    return shownAt(hall.state.staff, vault, counterId, hall.now());
  }

  /** Ids that hall.yaml names. */
  get inFile(): ReadonlySet<string> {
    return new Set(this.#parts.seed.map(({ id }) => id));
  }

  /** Retention: whose period is over is forgotten, by an event like any other. */
  async forgetWhatIsOver(): Promise<void> {
    const { hall } = this.#parts;
    const today = dayOf(hall.now());
    const over = [...hall.state.staff.members.values()].filter(
      ({ leftOn, forgotten }) => leftOn !== null && !forgotten && keptUntil(RETENTION.staff, leftOn) <= today,
    );
    for (const { id } of over) await this.#do('retention', { type: 'ForgetStaff', staffId: id, reason: 'period-over' });
  }

  async #takeIn(): Promise<void> {
    const { hall, vault, seed } = this.#parts;
    for (const { id, ...said } of seed) {
      if (hall.state.staff.members.has(id)) continue;
      const data = await sealed(vault, id, { ...NOTHING_MORE, ...said });
      await this.#do('hall.yaml', { type: 'RegisterStaff', staffId: id, data });
    }
    for (const member of [...hall.state.staff.members.values()].filter(isPlain)) {
      await this.#do('hall', { type: 'SealStaff', staffId: member.id, data: await this.#sealedAsItIs(member) });
    }
  }

  #sealedAsItIs(member: Member): ReturnType<typeof sealed> {
    const { vault } = this.#parts;
    const { id, name, position, photo, counterId, since } = member;
    const read = (text: Member['photo']): string | null => vault.read(text);
    const said = { name: read(name) ?? '', position: read(position) ?? '', photo: read(photo), counterId, since };
    return sealed(vault, id, { ...NOTHING_MORE, ...said });
  }

  async #do(actor: string, command: StaffCommand & { readonly staffId: StaffId }): Promise<void> {
    const outcome = await this.#parts.hall.execute(command, { actor });
    // hall.yaml may name a counter that the office has removed since
    if (isRefusal(outcome)) this.#parts.failed(new Error(`${command.type} ${command.staffId}: ${outcome.refused}`));
  }
}

/** What hall.yaml and earlier versions say nothing of. */
const NOTHING_MORE = { phone: null, homeDepartment: null, since: null };

function isPlain({ name, forgotten }: Member): boolean {
  return !forgotten && !isSealed(name);
}
