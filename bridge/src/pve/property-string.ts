/**
 * A PVE property string taken apart: `local:100/vm.raw,size=8G` with `file` as the default key gives
 * `{file: 'local:100/vm.raw', size: '8G'}`. What has no `=` belongs to the default key.
 */
export function parsePropertyString(text: string, defaultKey: string): Record<string, string> {
  const properties: Record<string, string> = Object.create(null);
  for (const part of text.split(',')) {
    const cut = part.indexOf('=');
    if (cut > 0) properties[part.slice(0, cut).trim()] = part.slice(cut + 1).trim();
    else if (part.trim() !== '') properties[defaultKey] = part.trim();
  }
  return properties;
}

/** The same for an option that PVE answers either taken apart or as text, by version and endpoint. */
export function propertiesOf(
  value: Readonly<Record<string, unknown>> | string | undefined,
  defaultKey: string,
): Record<string, string> {
  if (value === undefined) return {};
  if (typeof value === 'string') return parsePropertyString(value, defaultKey);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, String(item)]));
}

const SIZE_UNITS: Readonly<Record<string, number>> = { K: 2 ** 10, M: 2 ** 20, G: 2 ** 30, T: 2 ** 40 };

/** `8G` in bytes; `undefined` when it is no size. */
export function parseSize(text: string | undefined): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMGT])?$/.exec(text ?? '') ?? [];
  return number === undefined ? undefined : Math.round(Number(number) * (SIZE_UNITS[unit ?? ''] ?? 1));
}
