import type { DeviceHealth } from '../../contract/views.ts';
import type { DraftDevice, SetUpDraft } from '../../contract/set-up.ts';
import { checkHallFile } from '../config/check.ts';
import type { HallFile } from '../config/schema.ts';
import type { Refusal } from '../hall/slice.ts';
import { hallYaml } from './hall-yaml.ts';

/** Devices of the draft, opened in a hall of their own. */
export interface OpenedDevices {
  readonly devices: {
    exercise(id: string): 'done' | 'unknown-device' | 'only-by-hand' | 'offline';
    health(): readonly DeviceHealth[];
  };
  close(): Promise<void>;
}

/** The devices of the draft, open while somebody tries them, opened anew when the draft wires them otherwise. */
export class Trying {
  readonly #open: (file: HallFile) => Promise<OpenedDevices>;
  #opened: { readonly wiring: string; readonly trial: OpenedDevices } | null = null;
  /** One opening or closing after the other: two would want the same port. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(open: (file: HallFile) => Promise<OpenedDevices>) {
    this.#open = open;
  }

  /** How the devices are; opens them if they are not. */
  health(draft: SetUpDraft): Promise<readonly DeviceHealth[] | Refusal> {
    return this.#inTurn(async () => {
      const trial = await this.#trialOf(draft);
      return 'refused' in trial ? trial : trial.devices.health();
    });
  }

  /** Makes a device print, beep, show or speak. */
  exercise(draft: SetUpDraft, id: string): Promise<Refusal | null> {
    return this.#inTurn(async () => {
      const trial = await this.#trialOf(draft);
      if ('refused' in trial) return trial;
      const done = trial.devices.exercise(id);
      if (done === 'done') return null;
      return { refused: done === 'offline' ? 'device-offline' : done };
    });
  }

  /** Ports are free when it resolves. */
  close(): Promise<void> {
    return this.#inTurn(() => this.#shut());
  }

  async #trialOf(draft: SetUpDraft): Promise<OpenedDevices | Refusal> {
    const checked = checkHallFile(hallYaml(draft));
    if ('mistakes' in checked) return { refused: 'draft-unfit', params: { why: checked.mistakes[0]!.message } };
    const wiring = JSON.stringify(draft.devices satisfies readonly DraftDevice[]);
    if (this.#opened?.wiring === wiring) return this.#opened.trial;
    await this.#shut();
    const trial = await this.#open(checked.file);
    this.#opened = { wiring, trial };
    return trial;
  }

  async #shut(): Promise<void> {
    const opened = this.#opened;
    this.#opened = null;
    await opened?.trial.close();
  }

  #inTurn<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
