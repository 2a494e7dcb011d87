/** Runs `act` when all that is being done now is done; a browser has no `setImmediate`. */
export const soon = (act: () => void): void =>
  void (typeof setImmediate === 'function' ? setImmediate(act) : setTimeout(act));
