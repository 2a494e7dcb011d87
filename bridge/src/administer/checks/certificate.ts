import { X509Certificate } from 'node:crypto';
import { bad, type Check, good, warning } from '../check.ts';
import type { Machine } from '../machine.ts';

const FILES = ['/etc/pve/local/pveproxy-ssl.pem', '/etc/pve/local/pve-ssl.pem'] as const;
const DAY_MS = 86_400_000;
const SOON_DAYS = 7;

async function certificateOf({ read }: Machine): Promise<{ file: string; pem: string } | undefined> {
  for (const file of FILES) {
    const pem = await read(file);
    if (pem !== undefined) return { file, pem };
  }
  return undefined;
}

/** pveproxy's own, which the service serves too: browsers accept both ports at once. */
export const certificate: Check = {
  name: 'Certificate',
  async look(machine) {
    const found = await certificateOf(machine);
    if (!found) return [bad('this node has no certificate', 'pvecm updatecerts')];
    try {
      const { validTo } = new X509Certificate(found.pem);
      const daysLeft = Math.floor((Date.parse(validTo) - machine.nowMs()) / DAY_MS);
      if (daysLeft < 0)
        return [bad(`${found.file} ended on ${validTo}`, 'pvecm updatecerts, or order it anew')];
      if (daysLeft < SOON_DAYS)
        return [
          warning(
            `${found.file} ends on ${validTo}`,
            'look at Node → Certificates: it should have been renewed',
          ),
        ];
      return [good(`${found.file} is valid for ${daysLeft} days more`)];
    } catch {
      return [bad(`${found.file} holds no certificate`, 'pvecm updatecerts')];
    }
  },
};
