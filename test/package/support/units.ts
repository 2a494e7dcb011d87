import type { BootedNode } from './booted-node.ts';

const SERVICE = 'pve-rebalance.service';
const dropInOf = (unit: string) => `/run/systemd/system/${unit}.d`;

/** What a test does to the units of a booted node, and asks of them. */
export function unitsOf({ must }: BootedNode) {
  const pidOf = async (unit = SERVICE) => (await must(`systemctl show -p MainPID --value ${unit}`)).trim();
  const megabytes = async (script: string) => Math.round(Number(await must(script)) / 1024);
  return {
    pidOf,
    /** For the service or another unit, until `withoutDropIn`. */
    dropIn: (text: string, unit = SERVICE) =>
      must(
        `mkdir -p ${dropInOf(unit)}; printf '${text}' > ${dropInOf(unit)}/test.conf; systemctl daemon-reload`,
      ),
    withoutDropIn: (unit = SERVICE) => must(`rm -r ${dropInOf(unit)}; systemctl daemon-reload`),
    /** Until its socket is started again. */
    stopCompanion: () =>
      must('systemctl stop pve-rebalance-companion.socket pve-rebalance-companion.service'),
    /** Of the process of a unit, as it is now. */
    residentMegabytes: async (unit?: string) =>
      megabytes(`grep VmRSS /proc/${await pidOf(unit)}/status | tr -dc 0-9`),
    /** What a Node.js that does nothing takes, of which the libraries of Debian are the larger part. */
    emptyMegabytes: () =>
      megabytes(
        `node --jitless --max-semi-space-size=1 -e 'console.log(/VmRSS:\\s+(\\d+)/.exec(require("fs").readFileSync("/proc/self/status", "utf8"))[1])' 2>/dev/null`,
      ),
  };
}
