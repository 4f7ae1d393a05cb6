import { describe, expect, test } from 'vitest';
import type { SettingsAnswer, SettingsForm, SettingsPreview } from '../contract/settings.ts';
import type { KioskView, OfficeView, SimulationView } from '../contract/views.ts';
import { freshFolder } from './support/folder.ts';
import { ask, hallFile, startTestHall } from './support/hall.ts';
import { followRoom } from './support/room.ts';

const HALL = `
hall: { name: 桃江县桃花江镇便民服务中心 }
services:
  - { id: civil, name: 民政救助, prefix: A, counters: ["1"], quota: { day: 40 }, appointmentsASlot: 1 }
  - { id: labour, name: 劳动保障, prefix: B, counters: ["2"], helpedBy: ["1"] }
counters:
  - { id: "1", name: 民政救助窗口 }
  - { id: "2", name: 劳动保障窗口 }
  - { id: "3", name: 咨询台 }
priorityClasses:
  - { id: elderly, name: 65岁以上老人, headStartMinutes: 15 }
appointments: {}
displays: { playlist: [{ rules: true }], dim: "18:00-7:30", volumes: [{ hours: "12:00-14:00", percent: 40 }] }
devices:
  - { id: boxes, kind: call-box, protocol: ff68, transport: { memory: boxes }, boxes: { 1: "1", 2: "2" } }
`;

function township(folder = freshFolder()) {
  return startTestHall({ file: hallFile(HALL), folder });
}

async function settings(url: string): Promise<SettingsAnswer> {
  return (await ask(url, 'GET', '/settings')).body as unknown as SettingsAnswer;
}

type Service = SettingsForm['services'][number];

/** The services with one changed. */
async function servicesWith(url: string, id: string, change: Partial<Service>): Promise<Service[]> {
  return (await settings(url)).form.services.map((service) =>
    service.id === id ? { ...service, ...change } : service,
  );
}

describe('settings of the office', () => {
  test('a service is renamed, another added: kiosks show it at once, and it outlives a restart', async () => {
    const folder = freshFolder();
    const { url, close } = await township(folder);
    const kiosk = await followRoom<KioskView>(url, 'kiosk');
    const renamed = await servicesWith(url, 'civil', { name: '民政与救助', errands: '低保 · 特困' });
    const added = { id: 'tax', name: '社保缴费', prefix: 'C', counters: ['2'] };
    const saved = await ask(url, 'POST', '/settings', { part: 'services', value: [...renamed, added] });
    expect(saved.status).toBe(200);
    await kiosk.until(({ services }) => services.length === 3 && services[0]!.name === '民政与救助');
    const taken = await ask(url, 'POST', '/tickets', { serviceId: 'tax', print: false });
    expect(taken.body).toMatchObject({ number: 'C001', serviceName: '社保缴费' });
    await close();
    const again = await township(folder);
    expect((await settings(again.url)).form.services.map(({ name }) => name)).toEqual([
      '民政与救助',
      '劳动保障',
      '社保缴费',
    ]);
  });

  test('each part comes back as it was given: saving what was read changes nothing', async () => {
    const { url } = await township();
    const { form, newest: before } = await settings(url);
    for (const [part, value] of Object.entries(form)) {
      expect((await ask(url, 'POST', '/settings', { part, value })).status).toBe(200);
    }
    expect((await settings(url)).newest).toBe(before);
    expect(form).toMatchObject({
      displays: { playlist: [{ rules: true }], dim: '18:00-7:30', volumes: [{ hours: '12:00-14:00', percent: 40 }] },
    });
  });

  test('a change is taken back from the journal, and the taking back, too', async () => {
    const { url } = await township();
    await ask(url, 'POST', '/settings', { part: 'services', value: await servicesWith(url, 'civil', { name: '甲' }) });
    await ask(url, 'POST', '/rules', { maxPassedBy: 9 });
    await ask(url, 'POST', '/ticket-layout', { layout: [{ part: 'number' }, { part: 'service' }] });
    const [layout, rules, services] = (await settings(url)).changes;
    expect([layout!.part, rules!.part, services!.part]).toEqual(['ticketLayout', 'rules', 'services']);
    for (const { position } of [services!, rules!, layout!]) {
      expect((await ask(url, 'POST', '/settings/undo', { position })).status).toBe(200);
    }
    const after = await settings(url);
    expect(after.form.services[0]!.name).toBe('民政救助');
    expect(after.changes.map(({ undoes }) => undoes)).toContain(services!.position);
    expect((await ask(url, 'GET', '/rules')).body).toMatchObject({ rules: { maxPassedBy: 5 } });
    expect((await ask(url, 'GET', '/ticket-layout')).body['layout']).not.toHaveLength(2);
    const undone = after.changes.find(({ undoes }) => undoes === services!.position)!;
    await ask(url, 'POST', '/settings/undo', { position: undone.position });
    expect((await settings(url)).form.services[0]!.name).toBe('甲');
    expect((await ask(url, 'POST', '/settings/undo', { position: 999 })).body.code).toBe('unknown-change');
  });

  test('nothing goes while somebody needs it: waiting, booked, sitting there', async () => {
    const { url } = await township();
    const without = async (id: string): Promise<Service[]> =>
      (await settings(url)).form.services.filter((service) => service.id !== id);
    const { body: ticket } = await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const refused = await ask(url, 'POST', '/settings', { part: 'services', value: await without('civil') });
    expect(refused.body).toMatchObject({ code: 'service-in-use', params: { count: 1 } });
    const shown = await ask(url, 'POST', '/settings/preview', { part: 'services', value: await without('civil') });
    expect((shown.body as unknown as SettingsPreview).mistakes[0]!.message).toContain('1 人');
    await ask(url, 'POST', `/tickets/${String(ticket['id'])}/cancel`, {});
    const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10);
    const [slot] = (await ask(url, 'GET', `/services/civil/slots/${tomorrow}`)).body['slots'] as { at: string }[];
    const made = await ask(url, 'POST', '/appointments', { serviceId: 'civil', slotAt: slot!.at });
    expect(made.status).toBe(201);
    expect((await ask(url, 'POST', '/settings', { part: 'services', value: await without('civil') })).body.code).toBe(
      'service-booked',
    );
    const { form } = await settings(url);
    await ask(url, 'POST', '/counters/3/open', {});
    const gone = { part: 'counters', value: form.counters.filter(({ id }) => id !== '3') };
    expect((await ask(url, 'POST', '/settings', gone)).body.code).toBe('counter-in-use');
    await ask(url, 'POST', '/counters/3/close', {});
    expect((await ask(url, 'POST', '/settings', gone)).status).toBe(200);
  });

  test('a counter that a call box belongs to is not removed; what does not fit is named with its place', async () => {
    const { url } = await township();
    const { form } = await settings(url);
    const services = form.services.map((service) => ({ ...service, counters: ['1'], helpedBy: [] }));
    await ask(url, 'POST', '/settings', { part: 'services', value: services });
    const gone = form.counters.filter(({ id }) => id !== '2');
    const refused = await ask(url, 'POST', '/settings', { part: 'counters', value: gone });
    expect(refused.body).toMatchObject({ code: 'settings-mistake', errors: [{ path: 'devices.0.boxes.2' }] });
    const twice = form.services.map((service) => ({ ...service, prefix: 'A' }));
    const named = await ask(url, 'POST', '/settings', { part: 'services', value: twice });
    expect(named.body).toMatchObject({ code: 'settings-mistake', errors: [{ path: 'services.1.prefix' }] });
    for (const value of [null, 7, 'x', [{}], [{ id: 'a' }], { a: 1 }]) {
      expect((await ask(url, 'POST', '/settings', { part: 'services', value })).status).toBe(409);
    }
  });

  test('two people at one part: the second is told, and nothing of the first is lost', async () => {
    const { url } = await township();
    const { newest } = await settings(url);
    const first = { part: 'services', value: await servicesWith(url, 'civil', { name: '甲' }), basedOn: newest };
    const second = { part: 'services', value: await servicesWith(url, 'labour', { name: '乙' }), basedOn: newest };
    expect((await ask(url, 'POST', '/settings', first)).status).toBe(200);
    expect((await ask(url, 'POST', '/settings', second)).body.code).toBe('settings-changed');
    const counters = (await settings(url)).form.counters.map((counter) => ({ ...counter, name: `新${counter.name}` }));
    expect((await ask(url, 'POST', '/settings', { part: 'counters', value: counters, basedOn: newest })).status).toBe(
      200,
    );
    expect((await settings(url)).form.services[0]!.name).toBe('甲');
  });

  test('a preview shows kiosk, playlist and rules as they would be, and changes nothing', async () => {
    const { url } = await township();
    const { newest: before } = await settings(url);
    const value = await servicesWith(url, 'civil', { name: '甲', helpedBy: ['2'], helpAfterMinutes: 20 });
    const shown = (await ask(url, 'POST', '/settings/preview', { part: 'services', value })).body;
    const { hall: would, statement, mistakes, playlist } = shown as unknown as SettingsPreview;
    expect(mistakes).toEqual([]);
    expect(would!.services[0]!.name).toBe('甲');
    expect(statement).toContainEqual(
      expect.objectContaining({ code: 'help', params: expect.objectContaining({ minutes: 20 }) }),
    );
    expect(playlist).toHaveLength(1);
    expect((await settings(url)).newest).toBe(before);
    expect((await settings(url)).form.services[0]!.name).toBe('民政救助');
  });

  test('a letter that goes to another service goes on counting: no number comes twice', async () => {
    const { url } = await township();
    await ask(url, 'POST', '/tickets', { serviceId: 'civil', print: false });
    const swapped = (await settings(url)).form.services.map((service) => ({
      ...service,
      prefix: service.prefix === 'A' ? 'B' : 'A',
    }));
    expect((await ask(url, 'POST', '/settings', { part: 'services', value: swapped })).status).toBe(200);
    const next = await ask(url, 'POST', '/tickets', { serviceId: 'labour', print: false });
    expect(next.body['number']).toBe('A002');
  });

  test('a part that may be left out is left out by null, and comes back', async () => {
    const { url } = await township();
    const { form } = await settings(url);
    const services = form.services.map((service) => ({ ...service, appointmentsASlot: undefined }));
    await ask(url, 'POST', '/settings', { part: 'services', value: services });
    expect((await ask(url, 'POST', '/settings', { part: 'appointments', value: null })).status).toBe(200);
    const { form: without, changes } = await settings(url);
    expect(without.appointments).toBeUndefined();
    await ask(url, 'POST', '/settings/undo', { position: changes[0]!.position });
    expect((await settings(url)).form.appointments).toEqual(form.appointments);
  });

  test('a file that wires a counter the hall does not have: the hall starts, its keys are refused, the office is told', async () => {
    const folder = freshFolder();
    const { close } = await township(folder);
    await close();
    const wired = HALL.replace('2: "2" }', '2: "2", 9: "9" }').replace(
      '  - { id: "3"',
      '  - { id: "9", name: 新窗口 }\n  - { id: "3"',
    );
    const { url, simulated } = await startTestHall({ file: hallFile(wired), folder });
    const office = await followRoom<OfficeView>(url, 'office');
    await office.until(({ configurationDiffers }) => configurationDiffers.length > 0);
    const hardware = await followRoom<SimulationView>(url, 'simulation');
    const beeps = ({ boxes }: SimulationView): number => boxes.find(({ address }) => address === 9)!.beeps;
    const { beeps: before } = (await hardware.until(({ boxes }) => boxes.length === 3)).boxes[2]!;
    simulated!.act({ do: 'press', deviceId: 'boxes', address: 9, key: 'call' });
    await hardware.until((view) => beeps(view) > before);
    expect((await ask(url, 'POST', '/counters/9/call', {})).status).toBe(404);
  });
});
