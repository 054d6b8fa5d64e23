/** Looks at processes of this machine by their id. */
import { readFileSync } from 'node:fs';

/** `zombie`: it has ended, but its parent has not taken notice; signals still find it. */
export type ProcessState = 'running' | 'zombie' | 'gone';

export function processState(pid: number): ProcessState {
  if (!Number.isSafeInteger(pid) || pid <= 0) return 'gone';
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, but someone else's.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return 'gone';
  }
  if (process.platform !== 'linux') return 'running';
  try {
    // "pid (name) state ...", where the name may hold anything.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).startsWith(') Z') ? 'zombie' : 'running';
  } catch {
    return 'gone';
  }
}

export function isAlive(pid: number): boolean {
  return processState(pid) === 'running';
}
