/** The account of MiniStack. */
export const accountId = '000000000000'
export const region = 'eu-west-1'
/** MiniStack takes this key for the root user of the account. */
export const root = { accessKeyId: 'test', secretAccessKey: 'test' }

/** Names the port of the emulator, for the adapter. */
export const portVariable = 'REHEARSAL_PORT'
