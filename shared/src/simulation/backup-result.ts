/** What became of a guest in one run of a backup job: a guest that has left its node meanwhile is in nobody's backup. */
export interface BackupResult {
  readonly job: string;
  readonly vmid: number;
  /** When the list of guests was fixed. */
  readonly atMs: number;
  /** When it was the turn of this one. */
  readonly turnAtMs: number;
  readonly result: 'saved' | 'missed';
}
