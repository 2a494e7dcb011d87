const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** `7.4 GiB`: binary sizes with at most one decimal, as Proxmox VE shows them. */
export function formatBytes(bytes: number): string {
  let value = Math.abs(bytes);
  let unit = 0;
  while (value >= 1024 && unit < BINARY_UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 || value >= 100 ? 0 : 1;
  const text = value.toFixed(digits).replace(/\.0$/, '');
  return `${bytes < 0 ? '-' : ''}${text} ${BINARY_UNITS[unit]}`;
}

/** `61 %`, as a person reads a load. */
export const formatPercent = (percent: number): string => `${Math.round(percent)} %`;

/** `< 1 min`, `4 min`, `2:05 h`: a duration at the precision a person plans with. */
export function formatDuration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (seconds < 60) return '< 1 min';
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')} h`;
}

/** `3–6 min`, `< 1 min`, `≤ 2 min`: a duration that has not been measured yet, and no more exact than it is. */
export function formatDurationRange(lowSeconds: number, highSeconds: number): string {
  const [low, high] = [formatDuration(lowSeconds), formatDuration(highSeconds)];
  if (low === high) return high;
  if (lowSeconds < 60) return `≤ ${high}`;
  if (high.endsWith(' min') && low.endsWith(' min')) return `${low.slice(0, -4)}–${high}`;
  return `${low} – ${high}`;
}

/** `20 s`, `4 min`: how long a guest does not answer. */
const formatDowntime = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : formatDuration(seconds);

/** Formats `value` by the unit its name ends in: `freeBytes`, `afterPercent`, `downtimeSeconds`; else plainly. */
export function formatByName(name: string, value: string | number): string {
  if (typeof value === 'string') return value;
  if (/bytes$/i.test(name)) return formatBytes(value);
  if (/percent$/i.test(name)) return formatPercent(value);
  if (/downtimeSeconds$/i.test(name)) return formatDowntime(value);
  if (/seconds$/i.test(name)) return formatDuration(value);
  if (/cores$/i.test(name)) return value.toFixed(1).replace(/\.0$/, '');
  return String(value);
}
