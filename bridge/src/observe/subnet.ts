import { BlockList, isIP } from 'node:net';

/** A network in CIDR form; `undefined` when the text is none. */
export function parseSubnet(cidr: string | undefined): { contains(address: string): boolean } | undefined {
  const [address = '', bits = ''] = (cidr ?? '').trim().split('/');
  const family = isIP(address);
  if (family === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const list = new BlockList();
  list.addSubnet(address, Number(bits), familyName(family));
  return {
    contains: (other) => {
      const version = isIP(other);
      return version === family && list.check(other, familyName(version));
    },
  };
}

const familyName = (version: number) => (version === 6 ? 'ipv6' : 'ipv4');
