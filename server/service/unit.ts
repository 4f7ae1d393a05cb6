export interface UnitFacts {
  /** The command that starts quhao: `/opt/quhao/current/bin/quhao`, or Node and the script of a checkout. */
  readonly command: readonly string[];
  /** Folder of the releases; null for a checkout, which has nothing to go back to. */
  readonly prefix: string | null;
  readonly account: string;
  readonly data: string;
  readonly config: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The hall as a service of systemd. Three settings that are usual elsewhere are left out on purpose
 * (docs/decisions/0016-one-file-that-installs-and-goes-back.md): `DeviceAllow=` and whatever implies it (`PrivateDevices=`,
 * `ProtectClock=`) knows only the drivers loaded at the start, so that an adapter plugged in later stays shut;
 * `ProtectSystem=strict` shuts out USB sticks for backups; `MemoryDenyWriteExecute=` stops the compiler of JavaScript.
 */
export function unitText({ command, prefix, account, data, config, host, port }: UnitFacts): string {
  const serve = ['serve', '--config', config, '--data', data, '--host', host, '--port', String(port)];
  const settle =
    prefix === null
      ? []
      : [
          '# an upgrade that nobody confirmed (a power cut in the middle) is taken back by the release before it',
          `ExecStartPre=+/bin/sh -c 'test ! -e "$$1/pending.json" || exec "$$1/previous/bin/quhao" release settle --prefix "$$1"' settle ${quoted(prefix)}`,
        ];
  return `${[
    '# Written by quhao service install. Changes of your own: systemctl edit quhao',
    '[Unit]',
    'Description=取号 Quhao, queue and kiosk system of the service hall',
    'After=network.target time-sync.target',
    '# never gives up: a disk with room again, a stick put back, and the hall is there',
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `User=${account}`,
    `Group=${account}`,
    ...settle,
    `ExecStart=${[...command, ...serve].map(quoted).join(' ')}`,
    'Restart=always',
    'RestartSec=5',
    'TimeoutStartSec=10min',
    'TimeoutStopSec=30',
    'UMask=0077',
    `WorkingDirectory=${data.replaceAll('%', '%%')}`,
    '',
    'MemoryMax=1G',
    'TasksMax=256',
    'LimitNOFILE=8192',
    'OOMScoreAdjust=-500',
    '',
    'NoNewPrivileges=yes',
    ...(port < FIRST_FREE_PORT
      ? ['CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=CAP_NET_BIND_SERVICE']
      : ['CapabilityBoundingSet=']),
    'ProtectSystem=full',
    'ProtectHome=yes',
    'PrivateTmp=yes',
    'ProtectKernelTunables=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes',
    'ProtectControlGroups=yes',
    'ProtectHostname=yes',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    '# netlink: the list of this machine’s own addresses',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    'SystemCallArchitectures=native',
    '',
    '[Install]',
    'WantedBy=multi-user.target',
  ].join('\n')}\n`;
}

/** Below it a port needs a right of its own. */
const FIRST_FREE_PORT = 1024;

/** One word of a command line (systemd.service(5), "Command lines"): `%` and `$` stand for themselves. */
function quoted(word: string): string {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
