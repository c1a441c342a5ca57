export const healthFunction = { code: 'rest/health', environment: ['VERSION'], grants: {} } as const

/** Answers what no route matches. */
export const fallbackFunction = { code: 'rest/fallback', environment: ['ROUTES'], grants: {} } as const
