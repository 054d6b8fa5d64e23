/**
 * What happens when, in virtual milliseconds. One thing at a time: the next one begins when everything
 * that follows from the last one at once is done. Ties are broken by the seed.
 */
import type { Random } from './random.ts';

/** Something that can die, and takes what it had planned along. */
export interface Owner {
  isDead: boolean;
}

export interface Planned {
  readonly at: number;
  readonly run: () => void | Promise<void>;
  readonly owner: Owner | null;
  isCancelled: boolean;
}

interface Entry extends Planned {
  readonly tie: number;
  readonly number: number;
}

export class Timeline {
  now: number;
  private readonly heap: Entry[] = [];
  private readonly random: Random;
  private count = 0;

  constructor(start: number, random: Random) {
    this.now = start;
    this.random = random;
  }

  /** The time as clocks show it: in whole milliseconds. */
  clock(): number {
    return Math.floor(this.now);
  }

  /** In the past means now. */
  plan(at: number, run: () => void | Promise<void>, owner: Owner | null = null): Planned {
    const entry: Entry = {
      at: Math.max(at, this.now),
      run,
      owner,
      isCancelled: false,
      tie: this.random.next(),
      number: this.count++,
    };
    this.push(entry);
    return entry;
  }

  /** Runs what is planned until then. @param settle waits for what follows at once from one step */
  async runUntil(end: number, settle: () => Promise<void>, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const entry = this.heap[0];
      if (entry === undefined || entry.at > end) return;
      this.pop();
      if (entry.isCancelled || entry.owner?.isDead) continue;
      this.now = Math.max(this.now, entry.at);
      await entry.run();
      await settle();
    }
  }

  private push(entry: Entry): void {
    const { heap } = this;
    heap.push(entry);
    let index = heap.length - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.isBefore(index, parent)) break;
      this.swap(index, parent);
      index = parent;
    }
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return;
    heap[0] = last;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let first = index;
      if (left < heap.length && this.isBefore(left, first)) first = left;
      if (right < heap.length && this.isBefore(right, first)) first = right;
      if (first === index) return;
      this.swap(index, first);
      index = first;
    }
  }

  private isBefore(one: number, other: number): boolean {
    const a = this.heap[one];
    const b = this.heap[other];
    if (!a || !b) return false;
    return compare(a, b) < 0;
  }

  private swap(one: number, other: number): void {
    const { heap } = this;
    const a = heap[one];
    const b = heap[other];
    if (!a || !b) return;
    heap[one] = b;
    heap[other] = a;
  }
}

function compare(a: Entry, b: Entry): number {
  return a.at - b.at || a.tie - b.tie || a.number - b.number;
}
