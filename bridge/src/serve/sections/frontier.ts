import type { Sections } from '#shared/protocol/sections.ts';
import type { BridgeParts } from '../parts.ts';
import type { SectionContext } from './section-context.ts';

/** Made from what their user may see, as the plan is, and shown to nobody else. */
export const frontierSection = (
  { planner }: BridgeParts,
  { userid, rights }: SectionContext,
): Sections['frontier'] | undefined => (rights().look ? planner.frontier(userid) : undefined);
