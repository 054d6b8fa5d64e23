/** Whether a process of this machine runs, by its id. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, but someone else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
