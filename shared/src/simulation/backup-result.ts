/** What became of a guest in one run of a backup job: a guest that has left its node meanwhile is in nobody's backup. */
export interface BackupResult {
  readonly job: string;
  readonly vmid: number;
  readonly atMs: number;
  readonly result: 'saved' | 'missed';
}
