/** NaN is unknown; where a sum must go on without it, it counts nothing. */
export const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);
