import { Logger } from '@aws-lambda-powertools/logger'

/** One line of JSON per event. Never payloads, locations, fingerprints or keys. */
export type Log = {
	readonly info: (event: string, members?: Readonly<Record<string, unknown>>) => void
	readonly warn: (event: string, members?: Readonly<Record<string, unknown>>) => void
	readonly error: (event: string, members?: Readonly<Record<string, unknown>>) => void
}

export const createLog = (serviceName: string): Log => {
	const logger = new Logger({ serviceName })
	return {
		info: (event, members = {}) => logger.info(event, members),
		warn: (event, members = {}) => logger.warn(event, members),
		error: (event, members = {}) => logger.error(event, members),
	}
}
