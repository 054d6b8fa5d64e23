/**
 * The API as a real HTTP server that can go down and come back on the same port. What it answers is
 * `answering.ts`.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Answering, readRequest } from './answering.ts';
import type { Parts } from './api.ts';
import type { Violation } from './control-contract.ts';
import type { Faults } from './faults.ts';
import type { RequestValidator } from './validation.ts';

export class HttpApi {
  readonly #answering: Answering;
  readonly #host: string;
  #port: number;
  #server: Server | null = null;

  constructor(
    parts: Parts,
    validator: RequestValidator,
    faults: Faults,
    address: { readonly host: string; readonly port: number },
  ) {
    this.#answering = new Answering(parts, validator, faults);
    this.#host = address.host;
    this.#port = address.port;
  }

  get violations(): Violation[] {
    return this.#answering.violations;
  }

  set violations(violations: Violation[]) {
    this.#answering.violations = violations;
  }

  /** Listens; from the first time on always on the same port. */
  async up(): Promise<string> {
    if (this.#server === null) {
      const server = createServer(async (incoming, response) => {
        const request = await readRequest(incoming);
        if (request !== null) await this.#answering.answer(request, response);
      });
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#port, this.#host, resolve);
      });
      this.#port = (server.address() as AddressInfo).port;
      this.#server = server;
    }
    return `http://${this.#host}:${this.#port}`;
  }

  /** Nobody listens any more, and every open connection is cut. */
  async down(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }
}
