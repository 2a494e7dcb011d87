import { below, CHANGE_MAX, coldNode, type Draw, hotNode, residentOf, sizeMate, worstRow } from './draw.ts';
import { ENDS } from './extremes.ts';
import { type Operator, proposeChain, proposeMove, proposeSwap, setStep } from './propose.ts';

const TRIES = 6;

const anyGuest = ({ random, placement }: Draw): number => below(random, placement.tables.guestCount);
const anyNode = ({ random, placement }: Draw): number => below(random, placement.tables.nodeCount);

/** Any guest anywhere. */
export const moveAny: Operator = (draw) => proposeMove(draw, anyGuest(draw), anyNode(draw));

/** A guest of a costly node to where there is space of what the node lacks most. */
export const moveHot: Operator = (draw) => {
  const from = hotNode(draw);
  const row = worstRow(draw.placement, from);
  const { need, rowCount } = draw.placement.tables;
  let guest = residentOf(draw, from);
  for (let attempt = 1; attempt < TRIES && guest >= 0 && need[guest * rowCount + row] === 0; attempt++)
    guest = residentOf(draw, from);
  return proposeMove(draw, guest, coldNode(draw, row));
};

/** A guest that is away back to its home. */
export const moveHome: Operator = (draw) => {
  const { place, tables } = draw.placement;
  const guest = anyGuest(draw);
  const home = tables.home[guest] ?? 0;
  return place[guest] !== home && proposeMove(draw, guest, home);
};

export const swapAny: Operator = (draw) => proposeSwap(draw, anyGuest(draw), anyGuest(draw));

/** A guest of a costly node with one of about its size, wherever that is. */
export const swapHot: Operator = (draw) => {
  const guest = residentOf(draw, hotNode(draw));
  return guest >= 0 && proposeSwap(draw, guest, sizeMate(draw, guest));
};

/** A guest of a costly node with one on a node that has space of what the first lacks most. */
export const swapCold: Operator = (draw) => {
  const from = hotNode(draw);
  const to = coldNode(draw, worstRow(draw.placement, from));
  return proposeSwap(draw, residentOf(draw, from), residentOf(draw, to));
};

/** From one of the fullest nodes of an extreme to one of the emptiest: someone who counts in it. */
export const moveEnd: Operator = (draw) => {
  const { from, to, extreme } = drawEnds(draw);
  return from >= 0 && proposeMove(draw, someoneOf(draw, from, extreme), to);
};

export const swapEnd: Operator = (draw) => {
  const { from, to, extreme } = drawEnds(draw);
  return from >= 0 && proposeSwap(draw, someoneOf(draw, from, extreme), residentOf(draw, to));
};

const ends = { extreme: 0, from: -1, to: -1 };

/** A node near each end of an extreme that is drawn; none (-1) where there is no extreme. */
function drawEnds({ placement, random }: Draw): Readonly<typeof ends> {
  const { levels, tables } = placement;
  ends.extreme = below(random, tables.extremes.count);
  ends.from = levels.fullest[ends.extreme * ENDS + below(random, ENDS)] ?? -1;
  ends.to = levels.emptiest[ends.extreme * ENDS + below(random, ENDS)] ?? -1;
  if (ends.to < 0) ends.from = -1;
  return ends;
}

function someoneOf(draw: Draw, node: number, extreme: number): number {
  const { need, count } = draw.placement.tables.extremes;
  let guest = residentOf(draw, node);
  for (let attempt = 1; attempt < TRIES && guest >= 0 && need[guest * count + extreme] === 0; attempt++)
    guest = residentOf(draw, node);
  return guest;
}

export const swapMates: Operator = (draw) => {
  const guest = anyGuest(draw);
  return proposeSwap(draw, guest, sizeMate(draw, guest));
};

/** Ejection: a guest of a costly node takes the place of another, which goes to a third node. */
export const ejectionChain: Operator = (draw) => {
  const from = hotNode(draw);
  const row = worstRow(draw.placement, from);
  const by = coldNode(draw, row);
  const to = coldNode(draw, row);
  if (from === by || by === to) return false;
  setStep(draw, 0, residentOf(draw, from), by);
  setStep(draw, 1, residentOf(draw, by), to);
  return proposeChain(draw);
};

/** Three guests take each other's places. */
export const threeCycle: Operator = (draw) => {
  const guest = residentOf(draw, hotNode(draw));
  if (guest < 0) return false;
  const [two, three] = [sizeMate(draw, guest), sizeMate(draw, guest)];
  const { place } = draw.placement;
  setStep(draw, 0, guest, place[two] ?? 0);
  setStep(draw, 1, two, place[three] ?? 0);
  setStep(draw, 2, three, place[guest] ?? 0);
  return proposeChain(draw);
};

/** A guest and those of a group it is in that share its node go to another node together. */
export const groupMove: Operator = (draw) => {
  const { place, tables } = draw.placement;
  const { start, list, members } = tables.groups;
  const guest = anyGuest(draw);
  const first = start[guest] ?? 0;
  const count = (start[guest + 1] ?? 0) - first;
  if (count === 0) return false;
  const group = list[first + below(draw.random, count)] ?? 0;
  const to = anyNode(draw);
  let step = 0;
  for (const member of members[group] ?? NOBODY)
    if (place[member] === place[guest] && step < CHANGE_MAX) setStep(draw, step++, member, to);
  return step > 1 && proposeChain(draw);
};

const NOBODY = new Int32Array(0);
