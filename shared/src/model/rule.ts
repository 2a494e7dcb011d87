/** Where a rule was read; free tags are those that anyone with VM.Config.Options can set (S10). */
export const RULE_ORIGINS = ['tag', 'ha-rule'] as const;

/** A wish about where guests are, whoever wrote it. */
export type Rule =
  | { readonly type: 'ignore'; readonly name: string; readonly vmids: readonly number[] }
  | {
      readonly type: 'pin';
      readonly name: string;
      readonly vmids: readonly number[];
      readonly nodes: readonly string[];
    }
  | {
      readonly type: 'together' | 'apart';
      readonly name: string;
      readonly origin: (typeof RULE_ORIGINS)[number];
      readonly vmids: readonly number[];
      /** False for a group made by tags that anyone could set: shown, not obeyed. */
      readonly inForce: boolean;
    };
