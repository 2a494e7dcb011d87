/** `2:05` or `1:02:05`: a measured duration. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${h > 0 ? String(m).padStart(2, '0') : m}:${String(s).padStart(2, '0')}`;
  return h > 0 ? `${h}:${tail}` : tail;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-20`, in the reader's own time zone, as the host shows days. */
export const dayText = (atMs: number): string => {
  const time = new Date(atMs);
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
};

/** `18:40` on the clock of whoever looks. */
export const clockText = (atMs: number): string => {
  const time = new Date(atMs);
  return `${two(time.getHours())}:${two(time.getMinutes())}`;
};
