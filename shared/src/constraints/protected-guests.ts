import { reason } from '../plan/reason.ts';
import { stayConstraint } from './stay-constraint.ts';

/** Who watches, and who moves, is not moved: this program must not cut off the branch that it sits on. */
export const protectedGuests = stayConstraint(
  {
    id: 'protected-guests',
    title: 'Protected guests',
    description:
      'The guest that this program itself runs in stays, and so do guests with a tag that the settings name as that of a watcher.',
    precedence: 11,
  },
  (_snapshot, { protectedTags }) => {
    const tags = new Set(protectedTags.map((tag) => tag.toLowerCase()));
    return (guest) => {
      if (guest.placement?.runsUs === true) return reason('runs-us');
      const tag = guest.tags.find((each) => tags.has(each.toLowerCase()));
      return tag === undefined ? undefined : reason('protected-guest', { tag });
    };
  },
);
