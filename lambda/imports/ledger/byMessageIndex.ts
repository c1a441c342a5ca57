/** Name of the local index of the ledger (`deviceId`, `messageKey`, keys only). */
export const byMessageIndex = 'byMessage'
