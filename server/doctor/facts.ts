import type { BundleFacts } from '../install/bundle-facts.ts';
import type { DeviceFile } from '../service/device-groups.ts';

/** What a machine says of itself; null: it could not be learnt. */
export interface MachineFacts {
  readonly platform: string;
  readonly arch: string;
  readonly node: string;
  readonly glibc: string | null;
  /** Bytes. */
  readonly pageSize: number | null;
  /** What the binaries of this release ask for; null in a checkout, whose parts were built here. */
  readonly needs: BundleFacts['needs'] | null;
  /** Files of this release that are not what was packed; null in a checkout. */
  readonly wrongFiles: readonly string[] | null;
  readonly data: {
    readonly folder: string;
    readonly freeMb: number | null;
    /** Whether the account of the hall may write there. */
    readonly writable: boolean;
  };
  /** The account that the hall runs under, and its groups. */
  readonly account: { readonly name: string; readonly groups: readonly string[] };
  /** Serial ports and USB printers that are plugged in. */
  readonly ports: readonly DeviceFile[];
  /** `Chromium 90.0.4430.212` */
  readonly browser: string | null;
  readonly chineseFonts: boolean | null;
  readonly sound: boolean | null;
  /** `Asia/Shanghai` */
  readonly zone: string;
  readonly clockSynchronised: boolean | null;
}
