import { BlockList, isIP } from 'node:net';

/** The network of an address with its prefix length: `10.1.2.3/22` is in `10.1.0.0/22`. */
export function networkOf(cidr: string): string {
  const [address = '', bits = ''] = cidr.split('/');
  const isSix = isIP(address) === 6;
  const groups = isSix ? sixGroups(address) : address.split('.').map(Number);
  const width = isSix ? 16 : 8;
  let left = Number(bits);
  const masked = groups.map((group) => {
    const kept = Math.max(0, Math.min(width, left));
    left -= width;
    return group & (((1 << width) - 1) ^ ((1 << (width - kept)) - 1));
  });
  const text = isSix ? shortSix(masked) : masked.join('.');
  return `${text}/${bits}`;
}

function sixGroups(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const parse = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const [first, last] = [parse(head), parse(tail ?? '')];
  return tail === undefined
    ? first
    : [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

const shortSix = (groups: readonly number[]): string =>
  groups
    .map((group) => group.toString(16))
    .join(':')
    .replace(/(?:^|:)0(?::0)+$/, '::');

/** Whether `text` names a network or an address: `10.0.0.0/24`, `fd00::/64`, `10.0.0.1`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits] = text.split('/');
  const family = isIP(address);
  if (family === 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4');
    return true;
  } catch {
    return false;
  }
}
