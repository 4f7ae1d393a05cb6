/** One setting of a desktop that darkens, locks or puts to sleep what should be seen all day. */
interface DesktopSetting {
  readonly schema: string;
  readonly key: string;
  readonly value: string;
}

/** Tried: none of these desktops; names as their schemas publish them. A schema that is not there is passed over. */
export const DESKTOP_SETTINGS: readonly DesktopSetting[] = [
  // GNOME (Debian)
  { schema: 'org.gnome.desktop.session', key: 'idle-delay', value: '0' },
  { schema: 'org.gnome.desktop.screensaver', key: 'lock-enabled', value: 'false' },
  { schema: 'org.gnome.settings-daemon.plugins.power', key: 'sleep-inactive-ac-type', value: 'nothing' },
  // UKUI (银河麒麟)
  { schema: 'org.ukui.screensaver', key: 'idle-activation-enabled', value: 'false' },
  { schema: 'org.ukui.screensaver', key: 'lock-enabled', value: 'false' },
  { schema: 'org.ukui.power-manager', key: 'sleep-display-ac', value: '0' },
  { schema: 'org.ukui.power-manager', key: 'sleep-computer-ac', value: '0' },
  // DDE (统信 UOS, deepin)
  { schema: 'com.deepin.dde.power', key: 'line-power-screen-black-delay', value: '0' },
  { schema: 'com.deepin.dde.power', key: 'line-power-sleep-delay', value: '0' },
  { schema: 'com.deepin.dde.power', key: 'line-power-lock-delay', value: '0' },
  // MATE
  { schema: 'org.mate.screensaver', key: 'idle-activation-enabled', value: 'false' },
  { schema: 'org.mate.power-manager', key: 'sleep-display-ac', value: '0' },
];

/** Commands that keep a screen lit, each good for itself: one that a machine has not, or that fails, stops nothing. */
export function keepLit(platform: NodeJS.Platform): readonly (readonly [string, ...string[]])[] {
  if (platform === 'win32') {
    return [
      ['powercfg', '/change', 'monitor-timeout-ac', '0'],
      ['powercfg', '/change', 'standby-timeout-ac', '0'],
      ['reg', 'add', String.raw`HKCU\Control Panel\Desktop`, '/v', 'ScreenSaveActive', '/t', 'REG_SZ', '/d', '0', '/f'],
    ];
  }
  return [
    // X11's own screen saver and the monitor's sleep
    ['xset', 's', 'off', 's', 'noblank', '-dpms'],
    ...DESKTOP_SETTINGS.map(({ schema, key, value }) => ['gsettings', 'set', schema, key, value] as const),
  ];
}
