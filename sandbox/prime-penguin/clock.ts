/** The simulator's own clock: this machine's, or a given one, and how far Prime Penguin's is off. */
export class SimulatorClock {
  readonly #source: () => number;
  skewMs = 0;

  constructor(source: () => number) {
    this.#source = source;
  }

  readonly now = (): number => this.#source() + this.skewMs;
}
