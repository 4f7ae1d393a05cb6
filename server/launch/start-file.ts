import { WINDOWS_BROWSERS, WINDOWS_FOLDERS, LINUX_BROWSERS } from './browser.ts';
import { keepLit } from './blanking.ts';
import { screenName, screenUrl } from './face.ts';
import type { Screen } from './face.ts';
import { SCREEN_FLAGS } from './flags.ts';

/** Systems that a start file can be made for: Debian, Kylin and UOS are one. */
export const START_SYSTEMS = ['linux', 'windows'] as const;
export type StartSystem = (typeof START_SYSTEMS)[number];

export interface StartFile {
  /** `quhao-display.sh` */
  readonly name: string;
  readonly text: string;
}

/**
 * One file for a machine that has a browser and no quhao: run once by hand it puts itself into the log-in and starts;
 * from then on it does what `quhao launch` does, as far as a shell can.
 */
export function startFile(screen: Screen, system: StartSystem, pin: string | null): StartFile {
  const flags = [
    // a spare process of the browser would hide that the page's own is gone
    ...SCREEN_FLAGS.map((flag) =>
      flag.startsWith('--disable-features=') ? `${flag},SpareRendererForSitePerProcess` : flag,
    ),
    ...(pin === null ? [] : [`--ignore-certificate-errors-spki-list=${pin}`]),
  ];
  const name = screenName(screen);
  return system === 'linux'
    ? { name: `${name}.sh`, text: linuxFile(screen, name, flags) }
    : { name: `${name}.cmd`, text: windowsFile(screen, name, flags).replaceAll('\n', '\r\n') };
}

/** Nothing that goes in here can hold a quote: addresses and names are checked letter by letter (face.ts). */
const quoted = (text: string): string => `'${text}'`;

function linuxFile(screen: Screen, name: string, flags: readonly string[]): string {
  return `#!/bin/sh
# 取号 Quhao：这台电脑一登录就自己打开 ${screenUrl(screen)}
# 用法：在这台电脑上运行一次  sh ${name}.sh       不要了：sh ${name}.sh remove
# Run once: this computer then shows the page at every log-in. To undo it: sh ${name}.sh remove
set -u
NAME=${quoted(name)}
URL=${quoted(screenUrl(screen))}
HALL=${quoted(screen.hall)}
HOME_OF_IT="$HOME/.local/share/quhao"
PROFILE="$HOME_OF_IT/$NAME"
ENTRY="$HOME/.config/autostart/$NAME.desktop"

find_browser() {
  for B in ${LINUX_BROWSERS.join(' ')}; do
    BROWSER=$(command -v "$B") && return 0
  done
  echo "没有找到浏览器，请先装 Chromium / no browser found: install Chromium" >&2
  return 1
}

install_it() {
  mkdir -p "$HOME_OF_IT" "$HOME/.config/autostart" || exit 1
  [ "$0" -ef "$HOME_OF_IT/$NAME.sh" ] || cp "$0" "$HOME_OF_IT/$NAME.sh" || exit 1
  cat > "$ENTRY" <<END
${desktopEntry(name, `sh "$HOME_OF_IT/$NAME.sh" run`)}END
  echo "好了：以后一登录就自己打开 / it starts at every log-in from now on: $ENTRY"
}

# 断电以后不弹“恢复页面” / no "restore pages" after a power cut
mend() {
  mkdir -p "$PROFILE/Default"
  for F in Sessions "Current Session" "Current Tabs" "Last Session" "Last Tabs"; do rm -rf "$PROFILE/Default/$F"; done
  rm -f "$PROFILE/SingletonLock" "$PROFILE/SingletonSocket" "$PROFILE/SingletonCookie"
  P="$PROFILE/Default/Preferences"
  grep -q '^{' "$P" 2>/dev/null || rm -f "$P"
  [ -f "$P" ] && sed -i -e 's/"exit_type":"[A-Za-z]*"/"exit_type":"Normal"/g' -e 's/"exited_cleanly":false/"exited_cleanly":true/g' "$P"
}

# 不黑屏、不锁屏、不睡眠 / no blank screen, no lock, no sleep
lit() {
${keepLit('linux')
  .map((command) => `  ${command.join(' ')} >/dev/null 2>&1`)
  .join('\n')}
}

hall_answers() {
  if command -v curl >/dev/null; then curl -ks -m 3 -o /dev/null "$HALL/"; return; fi
  if command -v wget >/dev/null; then wget -q -t 1 -T 3 --no-check-certificate -O /dev/null "$HALL/"; [ $? -eq 0 ] || [ $? -eq 8 ]; return; fi
}

# 页面自己的进程还在不在 / whether the page's own process is there
page_lives() {
  for C in $(grep -la -e '--type=renderer' /proc/[0-9]*/cmdline 2>/dev/null); do
    ARGS=$(tr '\\0' ' ' <"$C" 2>/dev/null)
    case "$ARGS" in
      *--extension-process* | *--top-chrome-webui*) ;;
      *"--user-data-dir=$PROFILE "*) return 0 ;;
    esac
  done
  return 1
}

# 页面崩溃（“喔唷，崩溃啦”）时浏览器还开着，只是页面的进程没有了 / a crashed page leaves the browser running, without the page's process
# 在这台电脑上从没见过这个进程，就不判断 / where none was ever seen on this machine, nothing is judged
watch_page() {
  ALONE=0
  while [ "$ALONE" -lt 3 ]; do
    sleep 2
    if page_lives; then ALONE=0; : >"$PROFILE/page-seen"
    elif [ -e "$PROFILE/page-seen" ]; then ALONE=$((ALONE + 1)); fi
  done
  kill -9 "$PID"
}

run_it() {
  find_browser || exit 1
  mkdir -p "$PROFILE"
  if command -v flock >/dev/null; then
    exec 9>"$PROFILE/start.lock"
    flock -n 9 || { echo "已经开着 / it runs already" >&2; exit 0; }
  fi
  trap 'kill -9 $PID $WATCH 2>/dev/null; exit 0' TERM INT HUP
  PID=
  WATCH=
  REST=1
  while :; do
    until hall_answers; do sleep 2; done
    mend
    lit
    BEGAN=$(date +%s)
    "$BROWSER" ${flags.map(quoted).join(' \\\n      ')} \\
      "--user-data-dir=$PROFILE" "$URL" 9>&- >/dev/null 2>&1 &
    PID=$!
    watch_page 9>&- 2>/dev/null &
    WATCH=$!
    wait "$PID"
    kill "$WATCH" 2>/dev/null
    [ $(($(date +%s) - BEGAN)) -gt 60 ] && REST=1
    sleep "$REST"
    REST=$((REST * 2)); [ "$REST" -gt 10 ] && REST=10
  done
}

case "\${1:-}" in
  run) run_it ;;
  remove) rm -f "$ENTRY"; echo "不再自己打开 / it no longer starts by itself" ;;
  *) install_it; run_it ;;
esac
`;
}

/** An entry of the desktop's autostart (freedesktop.org), as GNOME, UKUI, DDE and MATE read it. */
export function desktopEntry(name: string, command: string): string {
  return `[Desktop Entry]
Type=Application
Name=${name}
Comment=取号 Quhao
Exec=${command}
Terminal=false
X-GNOME-Autostart-enabled=true
`;
}

function windowsFile(screen: Screen, name: string, flags: readonly string[]): string {
  const keepLitLines = keepLit('win32').map(
    ([program, ...args]) => `& ${program} ${args.map(quoted).join(' ')} | Out-Null`,
  );
  return `@echo off
rem Quhao: run once by a double click; the page then opens at every log-in. To undo it: ${name}.cmd remove
powershell -NoProfile -ExecutionPolicy Bypass -WindowStyle Hidden -Command "$verb='%~1'; $file='%~f0'; Invoke-Expression (((Get-Content -Raw -Encoding UTF8 -LiteralPath $file) -split ('#POWER' + 'SHELL#'))[1])"
exit /b
#POWERSHELL#
# 这台电脑一登录就自己打开 ${screenUrl(screen)}
$ErrorActionPreference = 'SilentlyContinue'
$name = ${quoted(name)}
$url = ${quoted(screenUrl(screen))}
$hall = ${quoted(screen.hall)}
$folder = Join-Path $env:LOCALAPPDATA 'quhao'
$profileFolder = Join-Path $folder $name
$kept = Join-Path $folder "$name.cmd"
$shortcut = Join-Path ([Environment]::GetFolderPath('Startup')) "$name.lnk"

if ($verb -eq 'remove') { Remove-Item -LiteralPath $shortcut; return }
New-Item -ItemType Directory -Force -Path (Join-Path $profileFolder 'Default') | Out-Null
if ($verb -ne 'run') {
  if ($file -ne $kept) { Copy-Item -LiteralPath $file -Destination $kept -Force }
  $link = (New-Object -ComObject WScript.Shell).CreateShortcut($shortcut)
  $link.TargetPath = $kept
  $link.Arguments = 'run'
  $link.WindowStyle = 7
  $link.Save()
}

$mutex = New-Object System.Threading.Mutex($false, "Local\\$name")
if (-not $mutex.WaitOne(0)) { return }

$browser = $null
foreach ($path in ${WINDOWS_BROWSERS.map(quoted).join(', ')}) {
  foreach ($variable in ${WINDOWS_FOLDERS.map(quoted).join(', ')}) {
    $root = [Environment]::GetEnvironmentVariable($variable)
    if (-not $browser -and $root -and (Test-Path -LiteralPath (Join-Path $root $path))) { $browser = Join-Path $root $path }
  }
}
if (-not $browser) {
  (New-Object -ComObject WScript.Shell).Popup('没有找到浏览器，请先装 Chrome 或 Edge / no browser found', 0, $name) | Out-Null
  return
}

# 断电以后不弹“恢复页面” / no "restore pages" after a power cut
function Repair-Profile {
  foreach ($old in 'Sessions', 'Current Session', 'Current Tabs', 'Last Session', 'Last Tabs') {
    Remove-Item -Recurse -Force -LiteralPath (Join-Path $profileFolder "Default\\$old")
  }
  $preferences = Join-Path $profileFolder 'Default\\Preferences'
  if (-not (Test-Path -LiteralPath $preferences)) { return }
  $text = [IO.File]::ReadAllText($preferences)
  if (-not $text.StartsWith('{')) { Remove-Item -Force -LiteralPath $preferences; return }
  $text = $text -replace '"exit_type":"[A-Za-z]*"', '"exit_type":"Normal"' -replace '"exited_cleanly":false', '"exited_cleanly":true'
  [IO.File]::WriteAllText($preferences, $text)
}

# 不黑屏、不睡眠 / no blank screen, no sleep
${keepLitLines.join('\n')}

function Test-Hall {
  $client = New-Object System.Net.Sockets.TcpClient
  $address = [Uri]$hall
  try { return $client.ConnectAsync($address.Host, $address.Port).Wait(3000) -and $client.Connected } catch { return $false } finally { $client.Close() }
}

$arguments = @(
${flags.map((flag) => `  ${quoted(flag)},`).join('\n')}
  "--user-data-dir=\`"$profileFolder\`"",
  $url
)
$rest = 1
while ($true) {
  while (-not (Test-Hall)) { Start-Sleep -Seconds 2 }
  Repair-Profile
  $began = Get-Date
  $process = Start-Process -FilePath $browser -ArgumentList $arguments -PassThru
  $alone = 0
  while (-not $process.WaitForExit(4000)) {
    # 页面崩溃时浏览器还开着，只是页面的进程没有了 / a crashed page leaves the browser running, without the page's process
    $pages = Get-CimInstance Win32_Process -Filter "ParentProcessId=$($process.Id)" |
      Where-Object { $_.CommandLine -match '--type=renderer' -and $_.CommandLine -notmatch '--(extension-process|top-chrome-webui)' }
    if ($pages) { $alone = 0 } else { $alone += 1 }
    if ($alone -ge 3) { Stop-Process -Id $process.Id -Force }
  }
  if (((Get-Date) - $began).TotalSeconds -gt 60) { $rest = 1 }
  Start-Sleep -Seconds $rest
  $rest = [Math]::Min($rest * 2, 10)
}
`;
}
