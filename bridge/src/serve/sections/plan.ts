import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import type { SectionContext } from './section-context.ts';

/** Plans are made from what their user may see, and shown to nobody else. */
export const planSection = (
  { planner }: BridgeParts,
  { userid, rights }: SectionContext,
): Sections['plan'] | undefined => (rights().look ? planner.view(userid) : undefined);
