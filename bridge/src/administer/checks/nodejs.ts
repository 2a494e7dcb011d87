import { bad, type Check, good } from '../check.ts';

const LEAST = [18, 13] as const;

export const nodejs: Check = {
  name: 'Node.js',
  async look({ nodejsVersion }) {
    const [major = 0, minor = 0] = nodejsVersion.split('.').map(Number);
    const isEnough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
    if (isEnough) return [good(nodejsVersion)];
    return [bad(`${nodejsVersion} is older than ${LEAST.join('.')}`, 'apt install nodejs, from Debian')];
  },
};
