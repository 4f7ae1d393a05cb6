import { alarms } from './alarms.ts';
import { backups } from './backups.ts';
import { booking } from './booking.ts';
import { common } from './common.ts';
import { counter } from './counter.ts';
import { day } from './day.ts';
import { deeds } from './deeds.ts';
import { devices } from './devices.ts';
import { display } from './display.ts';
import { firstDay } from './first-day.ts';
import { doors } from './doors.ts';
import { kiosk } from './kiosk.ts';
import { offer } from './offer.ts';
import { office } from './office.ts';
import { officeRefusals } from './office-refusals.ts';
import { paper } from './paper.ts';
import { phone } from './phone.ts';
import { refusals } from './refusals.ts';
import type { Section } from './section.ts';
import { settings } from './settings.ts';
import { setUp } from './set-up.ts';
import { speech } from './speech.ts';
import { staffCorner } from './staff-corner.ts';
import { trust } from './trust.ts';
import { wall } from './wall.ts';

/** The whole catalogue by section. Pages import the sections they need, so that a phone does not load an office. */
export const catalogue: Readonly<Record<string, Section>> = {
  alarms,
  backups,
  booking,
  common,
  counter,
  day,
  deeds,
  devices,
  display,
  firstDay,
  doors,
  kiosk,
  offer,
  office,
  officeRefusals,
  paper,
  phone,
  refusals,
  settings,
  setUp,
  speech,
  staffCorner,
  trust,
  wall,
};
