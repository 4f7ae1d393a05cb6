/**
 * How a browser has to be started for a screen that nobody sits at. Chromium, Chrome, Edge and the browsers made of
 * them take these; what one does not know it passes over.
 */
export const SCREEN_FLAGS: readonly string[] = [
  '--kiosk',
  '--no-first-run',
  '--no-default-browser-check',
  // the voice speaks before anybody has touched the screen
  '--autoplay-policy=no-user-gesture-required',
  // no swipe back, no zoom by two fingers
  '--overscroll-history-navigation=0',
  '--disable-pinch',
  // nothing lies over the page: crash bar, update notice, translation, notifications
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--noerrdialogs',
  '--disable-component-update',
  '--check-for-update-interval=31536000',
  '--disable-notifications',
  '--disable-sync',
  '--disable-features=Translate,TranslateUI,InfiniteSessionRestore',
  '--edge-kiosk-type=fullscreen',
  // no question of the desktop's key ring
  '--password-store=basic',
  '--lang=zh-CN',
  // a dialog of the system in front of a display stops neither its clock nor its voice
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** With the profile, and the key of a hall whose certificate no system knows (`spkiPin`). */
export function screenFlags({ profile, pin }: { readonly profile: string; readonly pin: string | null }): string[] {
  return [
    ...SCREEN_FLAGS,
    `--user-data-dir=${profile}`,
    ...(pin === null ? [] : [`--ignore-certificate-errors-spki-list=${pin}`]),
  ];
}
