import { cpus } from 'node:os';
import { benchBackup } from './backup.ts';
import { benchBus } from './bus.ts';
import { benchCommands } from './commands.ts';
import { benchDoors } from './doors.ts';
import { benchEstimate } from './estimate.ts';
import { benchFirstScreen } from './first-screen.ts';
import { benchHttp } from './http.ts';
import { benchPages } from './pages.ts';
import { benchPress } from './press.ts';
import { benchStart } from './start.ts';
import { benchTenYears } from './ten-years.ts';

/** `npm run bench [part …]`: prints the figures of docs/benchmarks.md. Nothing fails for being slow. */
const parts = {
  press: benchPress,
  bus: benchBus,
  http: benchHttp,
  commands: benchCommands,
  start: benchStart,
  estimate: benchEstimate,
  pages: benchPages,
  'first-screen': benchFirstScreen,
  'ten-years': benchTenYears,
  backup: benchBackup,
  doors: benchDoors,
};
const wanted = process.argv.slice(2);

console.log(
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? '?'}, ${new Date().toISOString().slice(0, 10)}\n`,
);
for (const [name, run] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const line of await run()) console.log(line);
  console.log('');
}
process.exit(0);
