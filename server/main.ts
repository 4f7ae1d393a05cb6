import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { CounterId, TicketId, TicketNumber } from '../contract/ids.ts';
import type { DeviceHealth, HomePlace } from '../contract/views.ts';
import type { MemoryWire } from '../drivers/transport/memory.ts';
import { fill } from '../texts/section.ts';
import { speech as speechTexts } from '../texts/speech.ts';
import { SignInDesk } from './accounts/desk.ts';
import { IdleWatch } from './accounts/idle.ts';
import { AccountPeople } from './accounts/people.ts';
import { forgetClosedAccounts } from './accounts/retention.ts';
import { followSeats } from './accounts/seats.ts';
import { accountEndpoints } from './accounts/routes.ts';
import { accountsSlice } from './accounts/rules.ts';
import { hasAccounts } from './accounts/state.ts';
import { appointmentEndpoints } from './appointments/routes.ts';
import { alertEndpoints } from './alerts/routes.ts';
import { alertsSlice } from './alerts/rules.ts';
import { appointmentsSlice } from './appointments/rules.ts';
import { Machine } from './alarms/machine.ts';
import { AlarmWatch } from './alarms/watch.ts';
import { freeBytes, onSameDisk } from './backup/places.ts';
import { BackupKeeper } from './backup/keeper.ts';
import { backupEndpoints } from './backup/routes.ts';
import { productRoot, productVersion } from './cli/root.ts';
import { configurationOf, differences, staffOf } from './config/configuration.ts';
import { formOf, readForm } from './config/form.ts';
import type { HallFile } from './config/schema.ts';
import { control as answerControl, openControl } from './control/control.ts';
import type { ControlParts } from './control/control.ts';
import { lineName } from './config/line-name.ts';
import { Devices } from './devices/devices.ts';
import type { HallPort, Report } from './devices/hall-port.ts';
import { personKey } from './vault/hall-key.ts';
import { deviceEndpoints } from './devices/routes.ts';
import { ANYONE, NOBODY, OFFICE, WIRING } from './doors/may.ts';
import { machineDiscovery } from './discovery/machine.ts';
import { discoveryEndpoints } from './discovery/routes.ts';
import { evaluationEndpoints } from './evaluation/routes.ts';
import { evaluationSlice } from './evaluation/rules.ts';
import { evaluationsTable } from './evaluation/records.ts';
import { refusalText } from '../texts/refusal-text.ts';
import { configurationInUse } from './queue/in-use.ts';
import { fileRoutes } from './files/routes.ts';
import { giveFile } from './web/files.ts';
import { createFaces } from './faces/faces.ts';
import { hallRooms } from './faces/rooms.ts';
import type { Faces, HallState } from './faces/faces.ts';
import { dayOf, HallClock, machineTime } from './hall/clock.ts';
import type { TimeSources } from './hall/clock.ts';
import { Hall } from './hall/execute.ts';
import type { States } from './hall/execute.ts';
import type { AnyEndpoint } from './hall/endpoint.ts';
import { followMidnight } from './hall/midnight.ts';
import { Journal } from './journal/journal.ts';
import { Corner } from './kiosk-corner/corner.ts';
import { cornerEndpoints } from './kiosk-corner/routes.ts';
import { Kiosks } from './kiosk-link/kiosks.ts';
import { KIOSK_LINK } from './kiosk-link/name.ts';
import { kioskEndpoints } from './kiosk-link/routes.ts';
import { planEndpoints } from './plan/routes.ts';
import { minuteOfDay } from './plan/span.ts';
import { planSlice } from './plan/rules.ts';
import type { LostSlip } from './printing/by-person.ts';
import { printingEndpoints } from './printing/routes.ts';
import { printingSlice } from './printing/rules.ts';
import type { AdvanceDay } from './queue/commands.ts';
import { dayEndpoints } from './queue/day-routes.ts';
import { queueEndpoints } from './queue/routes.ts';
import { ticketsTable } from './queue/records.ts';
import { queueSlice } from './queue/rules.ts';
import { counterName, configured, findTicket, ticketOfNumber } from './queue/views.ts';
import type { Speech } from './queue/views.ts';
import { wallRules } from './queue/wall.ts';
import { Realtime } from './realtime/realtime.ts';
import type { Rooms } from './realtime/rooms.ts';
import { Pairing } from './screens/pairing.ts';
import { screenEndpoints } from './screens/routes.ts';
import { silentScreens } from './screens/health.ts';
import { pathOf, screensSlice, works } from './screens/rules.ts';
import { Sightings } from './screens/sightings.ts';
import { searchEndpoints } from './search/routes.ts';
import { settingsEndpoints } from './settings/routes.ts';
import type { HallConfiguration } from './settings/events.ts';
import { settingsSlice } from './settings/rules.ts';
import { Register } from './staff/register.ts';
import { staffEndpoints } from './staff/routes.ts';
import { staffSlice } from './staff/rules.ts';
import { seatsTable } from './staff/seats-table.ts';
import { keptEndpoint } from './vault/routes.ts';
import { followForgetting, forgottenSlice } from './vault/forgotten.ts';
import { Vault } from './vault/vault.ts';
import { holdersOf } from './staff/traces.ts';
import { mapPrivateUse, middleDots } from '../drivers/names.ts';
import { tokensSlice } from './settings/tokens.ts';
import { tokenEndpoints } from './settings/token-routes.ts';
import { simulationEndpoints } from './simulation/routes.ts';
import { SimulatedHall } from './simulation/simulated-hall.ts';
import { Visitors } from './simulation/visitors.ts';
import { estimateQuality } from './waits/quality.ts';
import { waitEndpoints } from './waits/routes.ts';
import { ownBankFolder } from './voice/banks.ts';
import { recordingRoutes } from './voice/recording.ts';
import { DisplayVoices } from './voice/display-voices.ts';
import { HEARS, voiceEndpoints, voiceVersion } from './voice/routes.ts';
import { LiveWaits } from './waits/waits.ts';
import { Access } from './web/access.ts';
import { createApp } from './web/app.ts';
import { healthEndpoint } from './web/health.ts';
import { isLoopback, ourNames } from './web/hosts.ts';
import { qrRoute } from './web/pictures.ts';
import type { RawRoute } from './web/raw.ts';
import { createMetrics } from './web/metrics.ts';
import { sendProblem } from './web/problem.ts';
import { openTls } from './tls/open.ts';
import { giveAuthority, openRedirect } from './tls/redirect.ts';
import { startFileRoute } from './launch/route.ts';
import { keepRenewed } from './tls/renewal.ts';

/** The read tables that the journal keeps in its transactions. */
export const readTables = [ticketsTable, evaluationsTable];

const slices = {
  settings: settingsSlice,
  plan: planSlice,
  appointments: appointmentsSlice,
  tokens: tokensSlice,
  queue: queueSlice,
  evaluation: evaluationSlice,
  printing: printingSlice,
  alerts: alertsSlice,
  people: forgottenSlice,
  staff: staffSlice,
  accounts: accountsSlice,
  screens: screensSlice,
};

export interface StartOptions {
  readonly file: HallFile;
  /** Where that file lies, so that a backup carries it; null: in the folder, if anywhere. */
  readonly configFile?: string | null;
  readonly folder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Simulated hardware on the wires, and whoever is on this machine may do everything. */
  readonly demo: { readonly speed: number; readonly visitors: boolean } | null;
  /** Folder of the built pages. */
  readonly pagesFolder: string;
  readonly log?: Logger;
  readonly time?: TimeSources;
  /** For tests: when the certificate of the hall's pages ends, UTC ms, whatever they have. */
  readonly certificateEndsAt?: number | null;
  /** Pages that the kiosk's first page leads to beside the services. */
  readonly places?: readonly HomePlace[];
  /** False: nobody's wait is estimated, so that what the estimate costs can be measured. */
  readonly estimates?: boolean;
  /** For tests: wires of `{memory: name}` transports of a hall that is no demo. */
  readonly wires?: (name: string) => MemoryWire;
}

export interface RunningHall {
  readonly url: string;
  readonly hall: HallPort;
  readonly journal: Journal;
  readonly faces: Faces;
  readonly simulated: SimulatedHall | null;
  /** The plain http port that leads to https; null where there is none. */
  readonly redirectUrl: string | null;
  /** ms since 1970; null without https. */
  certificateEndsAt(): number | null;
  /** Every way in with its rule, as it stands; tests hold it against their table. */
  readonly ways: Ways;
  /** For tests: names of accounts, sealed as they come in. */
  readonly people: AccountPeople;
  close(): Promise<void>;
}

/** Ways into the hall, besides its pages. */
export interface Ways {
  readonly endpoints: readonly Pick<AnyEndpoint, 'method' | 'path' | 'may'>[];
  readonly raw: readonly Pick<RawRoute, 'method' | 'path' | 'may'>[];
  readonly rooms: Rooms;
}

export const speech: Speech = {
  announcement: (ticket, counter, kind) => fill(speechTexts['zh-CN'][kind], { ticket, counter }),
};

/** Opens the data of a hall: the journal and the states folded from it. */
export async function openHall(
  folder: string,
  time: TimeSources = machineTime,
): Promise<{ journal: Journal; clock: HallClock; hall: Hall<typeof slices> }> {
  const journal = await Journal.open({ folder, tables: readTables });
  const clock = new HallClock(journal.lastAt, time);
  const hall = await Hall.open({
    slices,
    journal,
    clock,
    advanceDay: (to): AdvanceDay => ({ type: 'AdvanceDay', to }),
  });
  return { journal, clock, hall };
}

/** A hall without an account is open to whoever reaches it: only this machine may. */
export class NoAccounts extends Error {
  override readonly name = 'NoAccounts';
}

/** Starts a hall and resolves when it is ready. Composition root: the only file that knows all rooms. */
export async function startHall(options: StartOptions): Promise<RunningHall> {
  const log = options.log ?? pino();
  const { journal, clock, hall } = await openHall(options.folder, options.time);
  if (!isLoopback(options.host) && (options.demo !== null || !hasAccounts(hall.state.accounts))) {
    await journal.close();
    throw new NoAccounts(
      '还没有账号，只能在本机监听。先 quhao account create 登录名 --name 姓名 --data 目录\n' +
        'Without an account the hall listens on this machine only (--host 127.0.0.1). First: quhao account create LOGIN --name NAME --data DIR',
    );
  }
  const fromFile = configurationOf(options.file);
  const kept = hall.state.settings.configuration;
  if (kept === null) {
    await hall.execute({ type: 'ConfigureHall', configuration: fromFile }, { actor: 'hall.yaml' });
  } else if (options.demo !== null && kept.hall.phoneUrl !== fromFile.hall.phoneUrl) {
    // in a simulated hall the phones' address changes with the port
    const change = { part: 'hall', value: { ...kept.hall, phoneUrl: fromFile.hall.phoneUrl } };
    await hall.execute({ type: 'ChangeSettings', change }, { actor: 'hall.yaml' });
  }
  await hall.followTheDay();
  const vault = await Vault.open(options.folder);
  const failed = (err: Error): void => log.error({ err }, 'what is kept of a person could not be looked after');
  await followForgetting(vault, hall, failed);
  const register = await Register.open({
    hall,
    vault,
    dataFolder: options.folder,
    seed: staffOf(options.file),
    failed,
  });

  const now = (): number => hall.now();
  const port: HallPort = hall;
  let realtime: Realtime | null = null;
  /** Until the line is opened nobody knows of a certificate. */
  let certificateEndsAt: () => number | null = () => null;
  const touch = (): void => realtime?.touch();

  const report: Report = (device, what, details) => log.info({ device, ...details }, what);
  const simulated =
    options.demo === null
      ? null
      : new SimulatedHall({
          devices: options.file.devices,
          counterOf: (id) => counterName(configured(hall.state.queue), id as CounterId),
          now,
          onChange: touch,
        });
  const person = await personKey(options.folder);
  const people = new AccountPeople(vault, person);
  followSeats(hall, failed);
  await forgetClosedAccounts(hall);
  const devices = new Devices({
    files: options.file.devices,
    hall: port,
    personKey: person,
    wires: simulated === null ? (options.wires ?? noWires) : (name) => simulated.wire(name),
    report,
    onChange: touch,
  });
  const waits = new LiveWaits({
    workerFile: join(productRoot(), 'dist', 'server', 'estimate-worker.js'),
    state: () => hall.state.queue,
    now,
    reader: () => journal.reader,
    onChange: touch,
    report: (what, details) => log.warn(details, what),
  });
  const banks = {
    own: ownBankFolder(options.folder),
    shipped: join(productRoot(), 'voice', 'bank'),
    recorded: join(options.folder, 'voice', 'recording'),
  };
  const displayVoices = new DisplayVoices();
  const voiceNow = (): string => voiceVersion(banks.own, hall.state.settings.configuration);
  /** Looked at by the heartbeat: a view is made without asking the disk. */
  let voice = voiceNow();
  const sightings = new Sightings(() => hall.now());
  const screensHealth = (): DeviceHealth[] => silentScreens(hall.state.screens.screens.values(), sightings, hall.now());
  const backupFolder = resolve(options.folder, options.file.backup.folder ?? 'backups');
  const backups = new BackupKeeper({
    data: options.folder,
    configFile: options.configFile ?? null,
    settings: { ...options.file.backup, folder: backupFolder },
    jobFile: join(productRoot(), 'dist', 'server', 'backup-job.js'),
    now,
    report: (what, details) => log.info(details, what),
  });
  const machine = new Machine({
    data: options.folder,
    backups: { folder: backupFolder, nightly: options.file.backup.nightly, newest: () => backups.newest },
    reader: () => journal.reader,
    now,
    clock: () => ({ trouble: clock.trouble, offByMs: clock.offByMs() }),
    ntp: options.file.clock?.ntp ?? null,
    certificateEndsAt: () => options.certificateEndsAt ?? certificateEndsAt(),
    devices: () => [...devices.health(), ...displayVoices.health(), ...screensHealth()],
    freeBytes,
    onSameDisk,
  });
  const alarms = new AlarmWatch({
    facts: () => machine.facts(),
    now,
    onNew: (come) => {
      for (const { code, subject, params } of come) log.warn({ code, subject, ...params }, 'an alarm: see /office');
      touch();
    },
  });
  const faces = createFaces({
    speech,
    hardware: {
      health: () => [...devices.health(), ...displayVoices.health(), ...screensHealth()],
      printer: (kioskId) => devices.printer(kioskId),
      get moduleSpeaks() {
        return devices.moduleSpeaks;
      },
      reading: (kioskId) => devices.reading(kioskId),
    },
    voiceVersion: () => voice,
    waits,
    now,
    outage: () => journal.outage,
    alarms: () => alarms.alarms,
    day: (state) => state.queue.day ?? '',
    clockTrouble: () => ({ trouble: clock.trouble, offByMs: clock.offByMs() }),
    configurationDiffers: () => differences(fromFile, configured(hall.state.queue)),
    serving: (counterId) => register.serving(counterId),
    places: options.places ?? [],
  });
  if (clock.trouble !== null) {
    log.warn(
      { trouble: clock.trouble, offByMs: clock.offByMs() },
      'see that the date of this machine is right, then: quhao clock confirm',
    );
  }
  for (const path of differences(fromFile, configured(hall.state.queue))) {
    log.warn({ path }, 'hall.yaml differs from the hall; `quhao config apply` takes the file over');
  }

  const visitors = simulated === null ? null : new Visitors({ hall: port, simulated, speed: options.demo?.speed ?? 1 });
  type Everything = States<typeof slices>;
  const takePerson = (kioskId: string): string | null => devices.readings.takePerson(kioskId);
  const corner = new Corner({
    staffPin: options.file.kiosk?.staffPin ?? null,
    onLocked: (seconds) => log.warn({ seconds }, 'wrong PINs have locked the staff corner of the kiosks'),
  });
  const discovery = machineDiscovery(
    () => new Map(options.file.devices.map(({ id, transport }) => [lineName(transport), id])),
  );
  const idle = new IdleWatch<Everything>(hall, (options.file.accounts?.idleMinutes ?? USUAL_IDLE_MINUTES) * 60_000);
  const pairing = new Pairing();
  const hasCounter = ({ queue }: Everything, id: CounterId): boolean => queue.counters.has(id);
  const endpoints = [
    ...queueEndpoints<Everything>({
      hall,
      speech,
      waits,
      ticketAnswer: faces.ticketAnswer,
      takePerson,
      reader: () => journal.reader,
    }),
    ...dayEndpoints<Everything>({ hall, reader: () => journal.reader }),
    ...planEndpoints<Everything>(hall),
    ...alertEndpoints<Everything>(hall),
    ...settingsEndpoints<Everything>({
      hall,
      statement: wallRules,
      formOf,
      read: (form, rules) => readForm(form, rules, options.file.devices),
      inUse: ({ queue }, wanted) => configurationInUse(queue, configured(queue), wanted),
      refusalText: ({ refused, params }) => refusalText('zh-CN', refused, params),
      preview: (state, wanted) => faces.preview(state, wanted),
    }),
    ...staffEndpoints<Everything>({
      hall,
      vault,
      reader: () => journal.reader,
      spelling: (text) => middleDots(mapPrivateUse(text)),
      inFile: register.inFile,
    }),
    keptEndpoint<Everything>({
      hall,
      vault,
      hallKey: person,
      reader: () => journal.reader,
      holders: ({ staff }, hash) => holdersOf(staff, vault, person, hash),
    }),
    ...waitEndpoints(() => journal.reader),
    ...searchEndpoints(),
    ...voiceEndpoints({
      ...banks,
      configuration: () => hall.state.settings.configuration,
      report: (told) => {
        if (told.state !== 'good')
          log.warn({ ...told }, 'a display cannot speak as it should; the page of devices says why');
        const taken = displayVoices.take(told, now());
        touch();
        return taken;
      },
    }),
    ...appointmentEndpoints<Everything>({ hall, takePerson }),
    ...evaluationEndpoints<Everything>({
      hall,
      ticketIdOf,
      counterOf: ({ evaluation }, ticketId) => evaluation.intervals.get(ticketId)?.counterId ?? null,
    }),
    ...printingEndpoints<Everything>({ hall, ticketAnswer: faces.ticketAnswer, ticketIdOf, slipOf }),
    ...kioskEndpoints<Everything>({
      hall,
      personKey: person,
      remembered: (caller, key) => journal.remembered(caller, key),
    }),
    ...cornerEndpoints({ corner, hall: port, printers: devices.printers, version: productVersion() }),
    ...deviceEndpoints<Everything>({ hall, devices, view: () => faces.devices() }),
    ...discoveryEndpoints(discovery, (error) => log.error({ err: error }, 'the search for devices failed')),
    ...backupEndpoints(backups),
    ...accountEndpoints<Everything>({
      hall,
      desk: new SignInDesk<Everything>(hall, people),
      people,
      idleMinutes: options.file.accounts?.idleMinutes ?? USUAL_IDLE_MINUTES,
      hasCounter,
      consoleOf: ({ screenId }) => {
        const screen = hall.state.screens.screens.get(screenId ?? '');
        return screen?.kind === 'console' ? { screenId: screen.id, counterId: screen.counterId } : null;
      },
    }),
    ...screenEndpoints<Everything>({ hall, pairing, sightings, hasCounter }),
    ...tokenEndpoints<Everything>({ hall, seenAt: (id) => sightings.of(`token:${id}`).seenAt }),
    healthEndpoint({ journal, devices, clock }),
    ...(simulated === null || visitors === null ? [] : simulationEndpoints(simulated, visitors)),
  ];
  const access = new Access({
    openToThisMachine: options.demo !== null,
    isOurName: ourNames(() => [options.host, ...phoneHost(hall.state.settings.configuration)]),
    tokenHolder: (hash) => hall.state.tokens.holders.get(hash) ?? null,
    session: (hash) => {
      const { sessions, sessionOfToken, accounts } = hall.state.accounts;
      const session = sessions.get(sessionOfToken.get(hash) ?? '');
      const account = session === undefined ? undefined : accounts.get(session.accountId);
      if (session === undefined || account === undefined || !idle.stands(session.id)) return null;
      const { id: sessionId, accountId, counterId } = session;
      // with a password that somebody else gave, a person can do nothing but change it
      return { sessionId, accountId, counterId, roles: account.mustChange ? [] : account.roles };
    },
    screen: (hash) => {
      const { screens, byToken } = hall.state.screens;
      const screen = screens.get(byToken.get(hash) ?? '');
      if (screen === undefined || !works(screen, minuteOfDay(now()))) return null;
      const { id: screenId, kind, kioskId, counterId } = screen;
      return { screenId, kind, kioskId, counterId };
    },
    hasAccounts: () => hasAccounts(hall.state.accounts),
  });
  const metrics = createMetrics({
    journal,
    devices,
    state: () => hall.state,
    sockets: () => realtime?.sockets ?? 0,
    estimates: () => estimateQuality(journal.reader, dayOf(now())),
    estimateMs: () => waits.tookMs,
    alarms,
  });
  const refuse = (response: Response, refused: string, status?: number): void =>
    sendProblem(response.req, response, { refused }, status === undefined ? {} : { status });
  const raw: RawRoute[] = [
    startFileRoute(() => tls?.authority ?? null),
    {
      method: 'get',
      path: '/hall-ca.crt',
      may: ANYONE,
      handlers: [
        (_request, response, next) => {
          if (tls === null || tls.authority === null) next();
          else giveAuthority(response, tls.authority);
        },
      ],
    },
    {
      method: 'get',
      path: '/metrics',
      may: OFFICE,
      handlers: [
        async (_request, response) => {
          response.type(metrics.contentType).send(await metrics.text());
        },
      ],
    },
    qrRoute('/tickets/:id/qr.svg', (id) => faces.ticket(hall.state, id)?.ticket.phoneUrl ?? null),
    qrRoute('/appointments/:id/qr.svg', (id) => {
      const booked = hall.state.appointments.book.byId.get(id);
      if (booked === undefined) return null;
      const { phoneUrl } = configured(hall.state.queue).hall;
      // without an address for phones the kiosk's scanner still reads the token
      return phoneUrl === null ? booked.token : `${phoneUrl}/a/${booked.token}`;
    }),
    seatsTable({ hall, vault, reader: () => journal.reader }),
    ...recordingRoutes({ recording: banks.recorded, own: banks.own }, refuse),
    {
      method: 'get',
      path: '/voice/:bank/:file',
      may: HEARS,
      handlers: [
        (request, response, next) => {
          const { bank, file } = request.params;
          if (bank !== 'own' && bank !== 'shipped') next();
          else giveFile(response, String(file), banks[bank], next);
        },
      ],
    },
    ...fileRoutes(options.folder, refuse),
    {
      method: 'get',
      path: '/devices/:id/recording',
      may: WIRING,
      handlers: [
        (request, response, next) => {
          const id = String(request.params['id']);
          const text = devices.recording(id);
          if (text === null) next();
          else response.attachment(`${id}.txt`).type('text/plain').send(text);
        },
      ],
    },
    {
      method: 'get',
      path: '/simulation/papers/:id.png',
      may: NOBODY,
      handlers: [
        (request, response, next) => {
          const picture = simulated?.picture(String(request.params['id'])) ?? null;
          if (picture === null) next();
          else response.type('image/png').send(picture);
        },
      ],
    },
  ];
  const app = createApp({
    endpoints,
    access,
    pagesFolder: options.pagesFolder,
    log,
    firstView: (room) => realtime?.first(room) ?? null,
    raw,
    secure: options.file.tls !== undefined,
    pathOfScreen: (screenId) => {
      const screen = hall.state.screens.screens.get(screenId);
      return screen === undefined || screen.locked ? null : pathOf(screen);
    },
    onUse: ({ kind, id, sessionId, screenId }, changes) => {
      if (screenId !== undefined) sightings.seen(screenId);
      if (kind === 'token') sightings.seen(id);
      if (sessionId !== undefined && changes) idle.used(sessionId);
    },
  });

  const tls =
    options.file.tls === undefined
      ? null
      : await openTls(
          { config: options.file.tls, dataFolder: options.folder, hall: options.file.hall.name, now: Date.now },
          app,
        );
  certificateEndsAt = () => tls?.certificateEndsAt() ?? null;
  const http = tls?.server ?? createServer(app);
  http.headersTimeout = 10_000;
  http.requestTimeout = 20_000;
  const rooms: Rooms = {
    ...hallRooms(faces, () => hall.state),
    ...(simulated === null || visitors === null
      ? {}
      : { simulation: { may: NOBODY, view: () => simulated.view(options.demo?.speed ?? 1, visitors.on) } }),
  };
  realtime = new Realtime({
    http,
    rooms,
    position: () => hall.position,
    callerOf: (headers, address) => access.callerOf(headers, address),
    onLine: ({ screenId }, change) => {
      if (screenId !== undefined) sightings.line(screenId, change);
    },
  });
  const kiosks = new Kiosks({
    devices,
    hall: port,
    report,
    onChange: touch,
    kioskOf: ({ handshake }) => {
      const caller = access.callerOf(handshake.headers, handshake.address);
      if ('refused' in caller || (caller.kind !== 'token' && caller.kind !== 'local')) return null;
      if (caller.kioskId !== undefined) return caller.kioskId;
      const asked = handshake.query['kiosk'];
      return typeof asked === 'string' ? asked : null;
    },
  });
  kiosks.serve(realtime.namespace(KIOSK_LINK));
  const recheck = (): void => {
    realtime?.recheck();
    kiosks.recheck();
  };
  hall.onDurable(touch);
  hall.onDurable((events) => {
    if (events.some(({ type }) => SHUTS_DOORS.has(type))) recheck();
    if (events.some(({ type }) => type === 'DayOpened')) forgetClosedAccounts(hall).catch(failed);
    for (const { data, actor } of events) {
      // a hand on the box of a counter is a hand of whoever sits there
      const { counterId } = data as { readonly counterId?: unknown };
      if (!actor.startsWith('box')) continue;
      for (const session of hall.state.accounts.sessions.values()) {
        if (session.counterId === counterId) idle.used(session.id);
      }
    }
  });
  hall.onDurable(() => waits.touch());
  journal.onOutage((outage) => {
    log.error({ code: outage.code }, 'the journal cannot be written: see that the disk has room and is not read-only');
    touch();
  });

  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, options.host, () => {
      http.off('error', reject);
      resolve();
    });
  });
  const address = http.address() as AddressInfo;
  const url = `${tls === null ? 'http' : 'https'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${address.port}`;
  const redirect =
    tls === null || options.file.tls?.redirectFrom === undefined
      ? null
      : await openRedirect({
          host: options.host,
          port: options.file.tls.redirectFrom,
          toPort: address.port,
          authority: tls.authority,
          pagesFolder: options.pagesFolder,
        });
  const renewal = tls === null ? null : keepRenewed(tls, log);
  await devices.start();
  if (options.estimates !== false) waits.start();
  if (options.demo?.visitors === true) visitors?.set(true);
  backups.start();
  alarms.start();
  const midnight = followMidnight(now, () => hall.followTheDay());
  const parts: ControlParts = {
    people,
    journal,
    hall,
    confirmClock: () => clock.confirm(),
    followTheDay: () => hall.followTheDay(),
    backUpTo: (file) => backups.backUpTo(file),
    devices,
  };
  const control = await openControl(options.folder, (asked) => answerControl(parts, asked));
  const heartbeat = setInterval(() => {
    voice = voiceNow();
    touch();
    // a screen's hours end without an event
    recheck();
  }, HEALTH_EVERY_MS);
  heartbeat.unref();

  return {
    url,
    hall: port,
    journal,
    faces,
    simulated,
    redirectUrl: redirect?.url ?? null,
    certificateEndsAt,
    ways: { endpoints, raw, rooms },
    people,
    close: async () => {
      clearInterval(heartbeat);
      clearInterval(renewal ?? undefined);
      midnight.stop();
      idle.stop();
      visitors?.set(false);
      simulated?.close();
      await backups.close();
      await alarms.close();
      await control.close();
      await realtime?.close();
      http.closeAllConnections();
      await redirect?.close();
      await waits.close();
      discovery.close();
      await devices.close();
      await vault.close();
      await journal.close();
    },
  };
}

/** Health, outages and the clock change without events: pages that show them look this often. */
const HEALTH_EVERY_MS = 2_000;

const USUAL_IDLE_MINUTES = 15;

/** After these somebody may look at less than before. */
const SHUTS_DOORS: ReadonlySet<string> = new Set([
  'SignedOut',
  'SignedIn',
  'SessionMoved',
  'PasswordSet',
  'AccountChanged',
  'AccountClosed',
  'AccountCreated',
  'ScreenChanged',
  'ScreenEnded',
  'TokenEnded',
  'DayOpened',
]);

/** Phones ask under the name that stands on paper. */
function phoneHost(configuration: HallConfiguration | null): string[] {
  const { phoneUrl } = configuration?.hall ?? {};
  return phoneUrl === undefined || phoneUrl === null ? [] : [new URL(phoneUrl).hostname];
}

/** What decides on a slip again: today's ticket of a number, or behind an id or a token. */
export function slipOf(
  state: HallState,
  asked: { readonly number: TicketNumber } | { readonly id: TicketId },
): (LostSlip & { readonly ticketId: TicketId }) | null {
  const ticket = 'id' in asked ? findTicket(state.queue, asked.id) : ticketOfNumber(state.queue, asked.number);
  if (ticket === null) return null;
  const { id: ticketId, number, status, person } = ticket;
  return { ticketId, number, status, person };
}

/** The ticket behind an id or the token of its QR; null for none of today. */
function ticketIdOf(state: HallState, idOrToken: string): TicketId | null {
  return findTicket(state.queue, idOrToken)?.id ?? null;
}

function noWires(name: string): never {
  throw new RangeError(`memory wire ${name} exists in the simulated hall only`);
}
