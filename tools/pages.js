/**
 * Every page of the hall: the address it is served under (Express's manner) and its built file below dist/pages.
 * Vite builds these, the server serves them.
 * @type {readonly { readonly route: string, readonly html: string }[]}
 */
export const pageRoutes = [
  { route: '/', html: 'office/start.html' },
  { route: '/kiosk', html: 'kiosk/index.html' },
  { route: '/display', html: 'display/hall.html' },
  { route: '/counter-display/:id', html: 'display/counter.html' },
  { route: '/counter/:id', html: 'counter/console.html' },
  { route: '/box/:id', html: 'counter/box.html' },
  { route: '/pad/:id', html: 'counter/pad.html' },
  { route: '/t/:token', html: 'phone/index.html' },
  { route: '/a/:token', html: 'phone/appointment.html' },
  { route: '/book', html: 'phone/book.html' },
  { route: '/simulation', html: 'office/simulation.html' },
  { route: '/devices', html: 'office/devices.html' },
  { route: '/plan', html: 'office/plan.html' },
  { route: '/settings', html: 'office/settings.html' },
  { route: '/set-up', html: 'office/set-up/index.html' },
  { route: '/office', html: 'office/board.html' },
  { route: '/day', html: 'office/day.html' },
  { route: '/voice', html: 'office/voice.html' },
  { route: '/today', html: 'office/today.html' },
  { route: '/rules', html: 'office/rules.html' },
  { route: '/staff', html: 'office/staff.html' },
  { route: '/staff-papers', html: 'office/staff-papers.html' },
  { route: '/kept/:id', html: 'office/kept.html' },
  { route: '/ticket-layout', html: 'office/ticket-layout.html' },
  { route: '/paper/:id', html: 'office/paper.html' },
  { route: '/sign-in', html: 'office/sign-in.html' },
  { route: '/pair', html: 'office/pair.html' },
  { route: '/accounts', html: 'office/accounts.html' },
  { route: '/screens', html: 'office/screens.html' },
  { route: '/parts', html: 'parts/index.html' },
];
