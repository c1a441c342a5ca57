/** So often a queue delivers a message before it goes to the dead letters. */
export const maxDeliveries = 3

/** Time-out of the functions behind `$connect`, in seconds. A handshake that takes longer is refused. */
export const connectSeconds = 4
