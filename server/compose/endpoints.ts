import type { CounterId } from '../../contract/ids.ts';
import { mapPrivateUse, middleDots } from '../../drivers/names.ts';
import { refusalText } from '../../texts/refusal-text.ts';
import { SignInDesk } from '../accounts/desk.ts';
import { accountEndpoints } from '../accounts/routes.ts';
import { alertEndpoints } from '../alerts/routes.ts';
import { appointmentEndpoints } from '../appointments/routes.ts';
import { backupEndpoints } from '../backup/routes.ts';
import { productVersion } from '../cli/root.ts';
import { formOf, readForm } from '../config/form.ts';
import { deviceEndpoints } from '../devices/routes.ts';
import { discoveryEndpoints } from '../discovery/routes.ts';
import { evaluationEndpoints } from '../evaluation/routes.ts';
import type { AnyEndpoint } from '../hall/endpoint.ts';
import { Corner } from '../kiosk-corner/corner.ts';
import { cornerEndpoints } from '../kiosk-corner/routes.ts';
import { kioskEndpoints } from '../kiosk-link/routes.ts';
import { planEndpoints } from '../plan/routes.ts';
import { printingEndpoints } from '../printing/routes.ts';
import { dayEndpoints } from '../queue/day-routes.ts';
import { configurationInUse } from '../queue/in-use.ts';
import { queueEndpoints } from '../queue/routes.ts';
import { configured } from '../queue/views.ts';
import { wallRules } from '../queue/wall.ts';
import { Pairing } from '../screens/pairing.ts';
import { deedEndpoints } from '../deeds/routes.ts';
import { tokenEndpoints } from '../settings/token-routes.ts';
import { screenEndpoints } from '../screens/routes.ts';
import { searchEndpoints } from '../search/routes.ts';
import { settingsEndpoints } from '../settings/routes.ts';
import { simulationEndpoints } from '../simulation/routes.ts';
import { staffEndpoints } from '../staff/routes.ts';
import { holdersOf } from '../staff/traces.ts';
import { keptEndpoint } from '../vault/routes.ts';
import { voiceEndpoints } from '../voice/routes.ts';
import { waitEndpoints } from '../waits/routes.ts';
import { healthEndpoint } from '../web/health.ts';
import type { WholeState } from './data.ts';
import type { Parts } from './parts.ts';
import { slipOf, speech, ticketIdOf } from './tickets.ts';

/** Every operation of the HTTP API. */
export function endpointsOf(parts: Parts): AnyEndpoint[] {
  return [...ofTheDay(parts), ...ofTheOffice(parts), ...ofPeople(parts), ...ofKiosks(parts), ...ofTheMachine(parts)];
}

/** What people come for: numbers, calls, appointments, evaluations, slips. */
function ofTheDay({ hall, journal, waits, faces, hardware: { devices } }: Parts): AnyEndpoint[] {
  const reader = (): typeof journal.reader => journal.reader;
  const takePerson = (kioskId: string): string | null => devices.readings.takePerson(kioskId);
  return [
    ...queueEndpoints<WholeState>({ hall, speech, waits, ticketAnswer: faces.ticketAnswer, takePerson, reader }),
    ...dayEndpoints<WholeState>({ hall, reader }),
    ...waitEndpoints(reader),
    ...appointmentEndpoints<WholeState>({ hall, takePerson }),
    ...evaluationEndpoints<WholeState>({
      hall,
      ticketIdOf,
      counterOf: ({ evaluation }, ticketId) => evaluation.intervals.get(ticketId)?.counterId ?? null,
    }),
    ...printingEndpoints<WholeState>({ hall, ticketAnswer: faces.ticketAnswer, ticketIdOf, slipOf }),
    ...alertEndpoints<WholeState>(hall),
  ];
}

/** How the hall is to be: its plan, its settings. */
function ofTheOffice({ options, hall, faces }: Parts): AnyEndpoint[] {
  return [
    ...planEndpoints<WholeState>(hall),
    ...settingsEndpoints<WholeState>({
      hall,
      statement: wallRules,
      formOf,
      read: (form, rules) => readForm(form, rules, options.file.devices),
      inUse: ({ queue }, wanted) => configurationInUse(queue, configured(queue), wanted),
      refusalText: ({ refused, params }) => refusalText('zh-CN', refused, params),
      preview: (state, wanted) => faces.preview(state, wanted),
    }),
    ...searchEndpoints(),
  ];
}

/** Who works here, who signs in, which screens are the hall's. */
function ofPeople({ hall, journal, people, callers, watched, hardware: { sightings } }: Parts): AnyEndpoint[] {
  const { vault, hallKey, register, accounts, names } = people;
  const reader = (): typeof journal.reader => journal.reader;
  const hasCounter = ({ queue }: WholeState, id: CounterId): boolean => queue.counters.has(id);
  return [
    ...staffEndpoints<WholeState>({
      hall,
      vault,
      reader,
      spelling: (text) => middleDots(mapPrivateUse(text)),
      inFile: register.inFile,
    }),
    keptEndpoint<WholeState>({
      hall,
      vault,
      hallKey,
      reader,
      holders: ({ staff }, hash) => holdersOf(staff, vault, hallKey, hash),
    }),
    ...accountEndpoints<WholeState>({
      hall,
      desk: new SignInDesk<WholeState>(hall, accounts),
      people: accounts,
      idleMinutes: callers.idleMinutes,
      hasCounter,
      consoleOf: ({ screenId }) => {
        const screen = hall.state.screens.screens.get(screenId ?? '');
        return screen?.kind === 'console' ? { screenId: screen.id, counterId: screen.counterId } : null;
      },
    }),
    ...screenEndpoints<WholeState>({ hall, pairing: new Pairing(), sightings, hasCounter }),
    ...deedEndpoints({
      reader,
      names,
      staff: () => hall.state.staff,
      hallName: () => configured(hall.state.queue).hall.name,
      now: () => hall.now(),
      chain: () => watched.backups.chain,
    }),
    ...tokenEndpoints<WholeState>({ hall, seenAt: (id) => sightings.of(`token:${id}`).seenAt }),
  ];
}

/** Kiosk PCs of their own, and the staff corner of every kiosk. */
function ofKiosks({ options, log, hall, journal, people, hardware: { devices } }: Parts): AnyEndpoint[] {
  const corner = new Corner({
    staffPin: options.file.kiosk?.staffPin ?? null,
    onLocked: (seconds) => log.warn({ seconds }, 'wrong PINs have locked the staff corner of the kiosks'),
  });
  return [
    ...kioskEndpoints<WholeState>({
      hall,
      hallKey: people.hallKey,
      remembered: (caller, key) => journal.remembered(caller, key),
    }),
    ...cornerEndpoints({ corner, hall, printers: devices.printers, version: productVersion() }),
  ];
}

/** Devices, voices, backups, and how the hall is. */
function ofTheMachine(parts: Parts): AnyEndpoint[] {
  const { log, journal, clock, hall, hardware, voices, watched, faces, touch } = parts;
  const { devices, discovery, displayVoices, simulation } = hardware;
  return [
    ...voiceEndpoints({
      ...voices.banks,
      configuration: () => hall.state.settings.configuration,
      report: (told) => {
        if (told.state !== 'good')
          log.warn({ ...told }, 'a display cannot speak as it should; the page of devices says why');
        const taken = displayVoices.take(told, hall.now());
        touch();
        return taken;
      },
    }),
    ...deviceEndpoints<WholeState>({ hall, devices, view: () => faces.devices() }),
    ...discoveryEndpoints(discovery, (error) => log.error({ err: error }, 'the search for devices failed')),
    ...backupEndpoints(watched.backups),
    healthEndpoint({ journal, devices, clock }),
    ...(simulation === null ? [] : simulationEndpoints(simulation.hall, simulation.visitors)),
  ];
}
