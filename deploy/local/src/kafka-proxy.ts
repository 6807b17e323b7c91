import { createServer, type Server, Socket } from 'node:net';

/** A stretch of wire before a broker on 127.0.0.1 that can be made slow or stand still, in both directions. */
export class KafkaProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #bytesPerSecond = Number.POSITIVE_INFINITY;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      const broker = new Socket();
      broker.connect(target, '127.0.0.1');
      this.#pass(client, broker);
      this.#pass(broker, client);
    });
  }

  /** Listens on `port` for what goes to the broker's `target`. */
  static async start(port: number, target: number): Promise<KafkaProxy> {
    const proxy = new KafkaProxy(target);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(port, '127.0.0.1', resolve);
    });
    return proxy;
  }

  /** Bytes that each direction of each connection may pass; 0 is a standstill. */
  set bytesPerSecond(value: number) {
    this.#bytesPerSecond = value;
    for (const socket of this.#sockets) {
      if (value === 0) socket.pause();
      else socket.resume();
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #pass(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (bytes: Buffer) => {
      const room = to.write(bytes);
      if (this.#bytesPerSecond === 0) {
        from.pause();
        return;
      }
      const ms = (bytes.length / this.#bytesPerSecond) * 1000;
      if (ms < 1 && room) return;
      from.pause();
      const goOn = () => {
        if (this.#bytesPerSecond > 0) from.resume();
      };
      if (ms >= 1) setTimeout(goOn, ms);
      else to.once('drain', goOn);
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#sockets.delete(from);
      to.destroy();
    });
    if (this.#bytesPerSecond === 0) from.pause();
  }
}
