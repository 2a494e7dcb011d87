import * as z from 'zod/mini';
import { RuleSetting } from '../../settings/rule-setting.ts';
import { SettingsPatch } from '../../settings/settings.ts';
import { DescribedGuest } from './described-guest.ts';

const Name = z.string().check(z.minLength(1), z.maxLength(63));
const Vmid = z.int().check(z.gte(1), z.lte(999_999_999));
const Cores = z.number().check(z.gte(0.01), z.lte(100_000));
const Bytes = z.number().check(z.gte(1), z.lte(2 ** 50));

/** Something that might be otherwise than it is. */
export const Change = z.discriminatedUnion('type', [
  /** Its guests should leave it, and it takes none. */
  z.object({ type: z.literal('drain-node'), node: Name }),
  /** As large as `like`, or as the largest node, where no size is given. */
  z.object({
    type: z.literal('add-node'),
    node: Name,
    cores: z.optional(Cores),
    memoryBytes: z.optional(Bytes),
    like: z.optional(Name),
  }),
  /** It is not there any more: its guests must find room on the others. */
  z.object({ type: z.literal('remove-node'), node: Name }),
  /** Somewhere: on `node`, or where it fits best. */
  z.object({ type: z.literal('add-guest'), guest: DescribedGuest, node: z.optional(Name) }),
  z.object({ type: z.literal('remove-guest'), vmid: Vmid }),
  /** Of another size; what it uses grows and shrinks with it. */
  z.object({
    type: z.literal('resize-guest'),
    vmid: Vmid,
    cores: z.optional(Cores),
    memoryBytes: z.optional(Bytes),
  }),
  /** One more rule, as the settings have them; one of the same name is replaced. */
  z.object({ type: z.literal('add-rule'), rule: RuleSetting }),
  /** As it is called in the list of rules: `HA rule r1`, `tag plb_pin_pve1`, `rule db`. */
  z.object({ type: z.literal('disable-rule'), rule: z.string().check(z.minLength(1), z.maxLength(300)) }),
  z.object({ type: z.literal('settings'), settings: SettingsPatch }),
]);
export type Change = z.infer<typeof Change>;
export type ChangeOf<Type extends Change['type']> = Extract<Change, { type: Type }>;
