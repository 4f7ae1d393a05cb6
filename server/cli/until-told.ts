/** Runs until the process is told to stop, then finishes what is being done. */
export async function untilTold(running: { close(): Promise<void> }): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
  await running.close();
}
