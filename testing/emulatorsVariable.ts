/** Set to `first` or `others`: which of the emulators of this machine a test run uses. Unset means all of them. */
export const emulatorsVariable = 'SENML_LIVE_EMULATORS'
