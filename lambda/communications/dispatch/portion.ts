/**
 * Events that a socket gets at once, at most. What is under way when a shift ends is sent before the function has to end, even if
 * each frame takes 100 ms: so every shift makes progress, however far behind it is.
 */
export const portion = 25
