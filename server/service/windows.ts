import { join } from 'node:path';
import { productRoot } from '../cli/root.ts';
import type { Action } from './action.ts';
import { taskText } from './task.ts';
import type { ServiceSettings } from './settings.ts';

const TASK = 'Quhao';
/** LOCAL SERVICE, whatever it is called in the system's language. */
const LOCAL_SERVICE = '*S-1-5-19';

/** All that lets the hall run from the boot of a Windows machine on. */
export function windowsPlan(settings: ServiceSettings): Action[] {
  const file = join(settings.data, 'quhao-task.xml');
  const text = taskText({ ...settings, node: process.execPath, script: join(productRoot(), 'bin', 'quhao.js') });
  return [
    { do: 'write', file, text, encoding: 'utf16le' },
    { do: 'run', command: ['icacls', settings.data, '/grant', `${LOCAL_SERVICE}:(OI)(CI)M`] },
    { do: 'run', command: ['schtasks', '/create', '/tn', TASK, '/xml', file, '/f'] },
    { do: 'run', command: ['schtasks', '/run', '/tn', TASK] },
  ];
}

export function windowsUninstallPlan(): Action[] {
  return [
    { do: 'run', command: ['schtasks', '/end', '/tn', TASK], optional: true },
    { do: 'run', command: ['schtasks', '/delete', '/tn', TASK, '/f'], optional: true },
  ];
}

export const WINDOWS_STATUS = ['schtasks', '/query', '/tn', TASK, '/v', '/fo', 'list'];
