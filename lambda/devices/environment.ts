export const identityEnvironment = ['DEVICES_TABLE'] as const
