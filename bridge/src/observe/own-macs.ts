import { networkInterfaces } from 'node:os';

/** The network cards of this machine: a guest with one of them is the one that this program runs in. */
export function ownMacAddresses(): ReadonlySet<string> {
  const cards = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(cards.map(({ mac }) => mac.toLowerCase()).filter((mac) => mac !== '00:00:00:00:00:00'));
}
