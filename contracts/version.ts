/**
 * Of the contract, not of the code: raised when a client that works would not work any more. Clients ignore what they do not
 * know, so additions do not raise it.
 */
export const contractVersion = '1'
