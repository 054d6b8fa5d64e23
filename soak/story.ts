/** What happened in a history, line by line, and the fingerprint of it. */
import { createHash } from 'node:crypto';

export class Story {
  readonly lines: string[] = [];
  private readonly hash = createHash('sha256');
  private readonly now: () => number;
  private readonly zero: number;
  private readonly keeps: boolean;

  /** @param keeps false: only the fingerprint is wanted */
  constructor(now: () => number, zero: number, keeps: boolean) {
    this.now = now;
    this.zero = zero;
    this.keeps = keeps;
  }

  /** Something that people want to read. */
  tell(who: 'world' | 'app' | 'said' | 'told' | 'wire' | 'FAULT', what: string): void {
    const at = this.now() - this.zero;
    this.hash.update(`${at} ${who} ${what}\n`);
    if (this.keeps) this.lines.push(`${clock(at).padStart(13)}  ${who.padEnd(5)}  ${what}`);
  }

  /** A step of the app: part of the fingerprint, and too small for the story. */
  step(what: string): void {
    this.hash.update(`${this.now() - this.zero} ${what}\n`);
  }

  fingerprint(): string {
    return this.hash.digest('hex').slice(0, 16);
  }
}

/** From the press: `-0:03:12.250`. */
function clock(ms: number): string {
  const whole = Math.abs(Math.round(ms));
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const text = `${Math.floor(whole / 3_600_000)}:${two((whole / 60_000) % 60)}:${two((whole / 1_000) % 60)}`;
  return `${ms < 0 ? '-' : ''}${text}.${String(whole % 1_000).padStart(3, '0')}`;
}
