/** A test that has taken so long waits for something that never comes. None takes nearly as long, however busy the machine is. */
export const hangMilliseconds = 180_000
