import type { LoadProfile } from './cluster-spec.ts';
import { hashUnit } from './hash.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How busy people keep machines by the hour (UTC), 0 to 1: a table, as sines differ between engines. */
const BUSY_BY_HOUR = [
  0.08, 0.05, 0.03, 0.02, 0.02, 0.05, 0.15, 0.4, 0.7, 0.9, 1, 0.98, 0.85, 0.88, 0.97, 0.95, 0.85, 0.7, 0.55,
  0.45, 0.4, 0.32, 0.22, 0.14,
];

function busyFraction(atMs: number): number {
  const hours = (atMs % DAY_MS) / HOUR_MS;
  const hour = Math.floor(hours);
  const from = BUSY_BY_HOUR[hour] ?? 0;
  const to = BUSY_BY_HOUR[(hour + 1) % 24] ?? 0;
  const weekday = Math.floor(atMs / DAY_MS + 4) % 7;
  const quiet = weekday === 0 || weekday === 6 ? 0.45 : 1;
  return (from + (to - from) * (hours - hour)) * quiet;
}

/** 0 to 1: how far between low and high the guest is at this moment. */
function activity(profile: LoadProfile, seed: number, vmid: number, atMs: number): number {
  switch (profile.shape) {
    case 'flat':
      return 0.2;
    case 'daily':
      return busyFraction(atMs);
    case 'bursty':
      return hashUnit(seed, vmid, Math.floor(atMs / (5 * MINUTE_MS))) < 0.12 ? 1 : 0;
    case 'night': {
      const hour = (atMs % DAY_MS) / HOUR_MS;
      return hour >= 1 && hour < 4 ? 1 : 0;
    }
  }
}

/** Fraction of its vCPUs that a running guest uses at a moment; a pure function, so that history needs no memory. */
export function cpuFractionAt(profile: LoadProfile, seed: number, vmid: number, atMs: number): number {
  const level = profile.cpuLow + (profile.cpuHigh - profile.cpuLow) * activity(profile, seed, vmid, atMs);
  const noise = 0.94 + 0.12 * hashUnit(seed + 1, vmid, Math.floor(atMs / 10_000));
  return Math.min(1, level * noise);
}

/** Fraction of its memory that a running guest uses at a moment: far steadier than its CPU. */
export function memoryFractionAt(profile: LoadProfile, seed: number, vmid: number, atMs: number): number {
  const noise = 0.99 + 0.02 * hashUnit(seed + 2, vmid, Math.floor(atMs / MINUTE_MS));
  return Math.min(1, profile.memory * noise);
}

/** Bytes of memory rewritten per second at a moment. */
export function dirtyBytesPerSecondAt(
  profile: LoadProfile,
  seed: number,
  vmid: number,
  atMs: number,
): number {
  const cpu = cpuFractionAt(profile, seed, vmid, atMs);
  return profile.cpuHigh > 0 ? (profile.dirtyBytesPerSecond * cpu) / profile.cpuHigh : 0;
}
