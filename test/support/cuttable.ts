import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A network between two machines that can be cut, and that can lose what comes back. */
export interface CuttableNetwork {
  readonly url: string;
  cut(): void;
  mend(): Promise<void>;
  /** The next request of this path goes through, and the line breaks before its answer is heard. */
  loseAnswerOf(path: string): void;
}

export async function cuttableNetwork(to: string): Promise<CuttableNetwork> {
  const target = Number(new URL(to).port);
  const sockets = new Set<Socket>();
  let losing: string | null = null;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    let lost = false;
    near.on('data', (bytes: Buffer) => {
      if (losing !== null && bytes.includes(`POST ${losing} `)) {
        lost = true;
        losing = null;
      }
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (lost) cut();
      else near.write(bytes);
    });
  });
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
  await listen(0);
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => cut());
  return {
    url: `http://127.0.0.1:${port}`,
    cut,
    mend: () => listen(port),
    loseAnswerOf: (path) => {
      losing = path;
    },
  };
}
