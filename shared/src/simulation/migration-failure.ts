/** Why the next migration of a guest fails. */
export const MIGRATION_FAILURES = [
  'target-start',
  'transfer',
  'after-switch',
  'ssh',
  'leftover-lock',
] as const;
export type MigrationFailure = (typeof MIGRATION_FAILURES)[number];
