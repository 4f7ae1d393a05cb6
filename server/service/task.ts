export interface TaskFacts {
  /** Full path of node.exe. */
  readonly node: string;
  /** Full path of bin\quhao.js. */
  readonly script: string;
  readonly data: string;
  readonly config: string;
  readonly host: string;
  readonly port: number;
}

/**
 * The hall as a scheduled task of Windows, started at boot by the account LOCAL SERVICE (S-1-5-19) and again a minute after it
 * ended. A service proper would need a program that speaks with the service manager, which Node does not
 * (docs/decisions/0016-one-file-that-installs-and-goes-back.md). Schema: Task Scheduler 1.2.
 */
export function taskText({ node, script, data, config, host, port }: TaskFacts): string {
  const words = [script, 'serve', '--config', config, '--data', data, '--host', host, '--port', String(port)];
  return `<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>取号 Quhao, queue and kiosk system of the service hall</Description>
  </RegistrationInfo>
  <Triggers>
    <BootTrigger>
      <Enabled>true</Enabled>
    </BootTrigger>
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>S-1-5-19</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>
    <Priority>5</Priority>
    <RestartOnFailure>
      <Interval>PT1M</Interval>
      <Count>999</Count>
    </RestartOnFailure>
  </Settings>
  <Actions Context="Author">
    <Exec>
      <Command>${escaped(node)}</Command>
      <Arguments>${escaped(words.map(quoted).join(' '))}</Arguments>
      <WorkingDirectory>${escaped(data)}</WorkingDirectory>
    </Exec>
  </Actions>
</Task>
`;
}

/** A word as programs on Windows split it (CommandLineToArgvW): backslashes count only before a quotation mark. */
function quoted(word: string): string {
  if (/^[^\s"]+$/.test(word)) return word;
  return `"${word.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&')}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
