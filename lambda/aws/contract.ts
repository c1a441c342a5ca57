/** So often a queue delivers a message before it goes to the dead letters. */
export const maxDeliveries = 3
