import { readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths of a second, on every platform that Debian has. */
const TICKS_PER_SECOND = 100;

/** Memory of a process that is in RAM now, from /proc. */
export function residentBytes(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no VmRSS. Maybe it has ended`);
  return Number(kibibytes) * 1024;
}

/** Processor time that a process has used so far, in user and kernel, all threads. */
export function cpuSeconds(pid: number): number {
  const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  const [user, kernel] = [afterName[11], afterName[12]].map(Number);
  return ((user ?? 0) + (kernel ?? 0)) / TICKS_PER_SECOND;
}
