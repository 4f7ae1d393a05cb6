import type { DeviceFile } from '../config/device-schema.ts';
import type { HallState } from '../faces/faces.ts';
import type { Outcome, Request } from '../hall/execute.ts';
import type { AnyCommand } from '../hall/slice.ts';
import type { RecordedEvent } from '../journal/event.ts';

/** What devices need of the hall. */
export interface HallPort {
  execute<Command extends AnyCommand>(command: Command, request: Request<HallState>): Promise<Outcome>;
  readonly state: HallState;
  now(): number;
  onDurable(listener: (events: readonly RecordedEvent[]) => void): void;
}

/** One line in the technician's log: which device, what happened, what to do. */
export type Report = (device: string, what: string, details?: Record<string, unknown>) => void;

export type BoxesFile = Extract<DeviceFile, { kind: 'call-box' }>;
export type SignFile = Extract<DeviceFile, { kind: 'led' }>;
export type PrinterFile = Extract<DeviceFile, { kind: 'printer' }>;
export type VoiceFile = Extract<DeviceFile, { kind: 'voice' }>;
export type IdReaderFile = Extract<DeviceFile, { kind: 'id-reader' }>;
export type ScannerFile = Extract<DeviceFile, { kind: 'scanner' }>;
export type EvaluatorFile = Extract<DeviceFile, { kind: 'evaluator' }>;
