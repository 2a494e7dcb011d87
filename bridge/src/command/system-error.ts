/** What stands behind what this machine refuses, as far as its code says. */
const REMEDIES: Readonly<Record<string, string>> = {
  EACCES: 'Maybe run it as root, or the cluster has no quorum: pvecm status',
  EDQUOT: 'Maybe the disk is full',
  EIO: 'Maybe: systemctl status pve-cluster',
  EISDIR: 'Maybe a folder is where a file should be',
  EMFILE: 'Maybe too many files are open',
  ENOENT: 'Maybe it was removed meanwhile',
  ENOSPC: 'Maybe the disk is full',
  ENOTCONN: 'Maybe: systemctl restart pve-cluster',
  ENOTEMPTY: 'Maybe something is in it that is not ours',
  EPERM: 'Maybe run it as root',
  EROFS: 'Maybe the disk was mounted read-only after an error: dmesg',
};

/** A refusal of the operating system as a sentence; `undefined` for any other error, which is a bug of ours. */
export function systemErrorText(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return `${error.message}. ${REMEDIES[String(error.code)] ?? 'Maybe: pve-rebalance doctor'}`;
}
