import type { Reason, ReasonCode } from '../plan/reason.ts';

/** What keeps a guest although Proxmox VE would move it: caution of ours, or a wish that somebody wrote down. Sorted. */
const CAUTIONS: readonly ReasonCode[] = [
  'container-needs-restart',
  'cooldown',
  'ignored-by-rule',
  'ignored-by-settings',
  'ignored-by-tag',
  'local-disk',
  'protected-guest',
  'reversal-ban',
];

/** Whether a person may set this reason aside for one guest (S23): Proxmox VE would accept the move. */
export const mayBeAllowed = ({ code }: Reason): boolean => CAUTIONS.includes(code);
