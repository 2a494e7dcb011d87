// Without node:net: the same code looks at a cluster from a browser.

const IPV4_PARTS = 4;
const IPV6_GROUPS = 8;

function ipv4Bytes(text: string): number[] | undefined {
  const parts = text.split('.');
  const isPart = (part: string) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256;
  return parts.length === IPV4_PARTS && parts.every(isPart) ? parts.map(Number) : undefined;
}

/** Groups of an IPv6 address, or of the half of one beside `::`; the last may be an IPv4 address. */
function groupBytes(text: string): number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes = groups.map((group, index) => {
    if (/^[0-9a-f]{1,4}$/i.test(group))
      return [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255];
    return index === groups.length - 1 ? ipv4Bytes(group) : undefined;
  });
  return bytes.every((group) => group !== undefined) ? bytes.flat() : undefined;
}

function ipv6Bytes(text: string): number[] | undefined {
  const halves = text.split('::').map(groupBytes);
  const [first, second] = halves;
  if (first === undefined || halves.length > 2) return undefined;
  const missing = 2 * IPV6_GROUPS - first.length - (second?.length ?? 0);
  if (halves.length === 1) return missing === 0 ? first : undefined;
  // `::` stands for one group at least
  if (second === undefined || missing < 2) return undefined;
  return [...first, ...Array.from({ length: missing }, () => 0), ...second];
}

/** The 4 bytes of an IPv4 address or the 16 of an IPv6 address, whose zone does not count; `undefined` for a name. */
export function addressBytes(text: string): readonly number[] | undefined {
  return ipv4Bytes(text) ?? ipv6Bytes(text.replace(/%[0-9a-z._~-]+$/i, ''));
}
