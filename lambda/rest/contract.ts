export const healthEnvironment = ['VERSION'] as const
export const fallbackEnvironment = ['ROUTES'] as const
