/** Names the stack that the features talk to; without it, they start local mode. */
export const stackVariable = 'SENML_LIVE_FEATURES_STACK'
