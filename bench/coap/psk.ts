/** With what the clients show who they are. All servers take it. The identity is also the id of the device. */
export const IDENTITY = 'bench'
export const KEY = 'sixteen byte key'
