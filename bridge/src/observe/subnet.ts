import { addressBytes } from './ip-address.ts';

/** A network in CIDR form; `undefined` when the text is none. */
export function parseSubnet(cidr: string | undefined): { contains(address: string): boolean } | undefined {
  const [address = '', length = ''] = (cidr ?? '').trim().split('/');
  const network = addressBytes(address);
  const bits = Number(length);
  if (network === undefined || !/^\d{1,3}$/.test(length) || bits > 8 * network.length) return undefined;
  const maskOf = (index: number): number => {
    const ones = Math.min(8, Math.max(0, bits - 8 * index));
    return 256 - 2 ** (8 - ones);
  };
  return {
    contains(other) {
      const bytes = addressBytes(other);
      return (
        bytes?.length === network.length &&
        bytes.every((byte, index) => ((byte ^ (network[index] ?? 0)) & maskOf(index)) === 0)
      );
    },
  };
}
