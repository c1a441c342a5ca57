import type { Node } from 'constructs'

/** The context values of `cdk.json`; `cdk deploy --context name=value` overrides one. */
export type Settings = {
	readonly stackName: string
	/** what stands before `m/d/<deviceId>/d2c/…` in the topics of the MQTT bridge; ends in a slash, or is empty */
	readonly topicPrefix: string
	/** how long an import stays in the ledger */
	readonly retentionDays: number
	/** whether tables with data outlive the stack */
	readonly retain: boolean
	/** origins whose pages may read the REST API */
	readonly allowedOrigins: readonly string[]
	/** wrong fingerprints that one address may present per minute before it is refused; 0 refuses none */
	readonly failedAttemptsPerMinute: number
	/** messages that a device may send per minute; those beyond are counted, and not kept; 0 is no limit */
	readonly messagesPerMinute: number
	/** object updates of a device per minute that are taken in; its messages beyond are counted, and not kept; 0 is no limit */
	readonly updatesPerMinute: number
	/**
	 * what the log takes of one device per day, and of all that are not registered: never more than fits into its table for
	 * as long as entries are kept
	 */
	readonly bytesPerDay: number
	/** object instances of a device of which the last known state is kept; 0 is no limit */
	readonly objectsPerDevice: number
	/** messages per minute of all devices together that are not registered; 0 is no limit */
	readonly unregisteredPerMinute: number
	/** sockets that may watch a device at the same time; 0 is no limit */
	readonly socketsPerDevice: number
	/** how long before its reception a measurement may say that it was made, without a warning */
	readonly plausiblePastDays: number
	/** how far ahead the clock of a device may be, without a warning */
	readonly plausibleFutureSeconds: number
	/** recipient of alarms; empty for none */
	readonly alarmEmail: string
	/** imports of which something was refused, in five minutes, above which an alarm rings */
	readonly refusedImportsAlarm: number
	/** whether there is a dashboard */
	readonly dashboard: boolean
	/** whether a canary sends a message every five minutes and looks for it */
	readonly canary: boolean
}

const list = (value: unknown): readonly unknown[] => {
	if (typeof value === 'string') return value.split(',')
	return Array.isArray(value) ? value : []
}

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const isEmail = (text: string): boolean => /^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/.test(text)

const isWhole = (value: unknown): boolean => /^\d{1,6}$/.test(String(value))

/** The maximum number of updates in one message. */
const updatesOfMessage = 500

/** A table with a local index has 10 GB for each partition key, entries and their places in the index together. */
const bytesOfDevice = 9_000_000_000

/** Reads and checks the context; values from the command line arrive as text. */
export const readSettings = (node: Node): Settings => {
	const check = (name: keyof Settings, isValid: boolean, expected: string): void => {
		if (isValid) return
		const got = JSON.stringify(node.getContext(name))
		throw new Error(`context value ${name}: expected ${expected}, got ${got}`)
	}
	const flag = (name: 'retain' | 'dashboard' | 'canary'): boolean => {
		const value = String(node.getContext(name))
		check(name, value === 'true' || value === 'false', 'true or false')
		return value === 'true'
	}
	const stackName = String(node.getContext('stackName'))
	const topicPrefix = String(node.getContext('topicPrefix'))
	const retentionDays = Number(node.getContext('retentionDays'))
	const allowedOrigins = list(node.getContext('allowedOrigins'))
	const failedAttempts = node.getContext('failedAttemptsPerMinute')
	const messages = node.getContext('messagesPerMinute')
	const updates = node.getContext('updatesPerMinute')
	const bytes = node.getContext('bytesPerDay')
	const objects = node.getContext('objectsPerDevice')
	const unregistered = node.getContext('unregisteredPerMinute')
	const sockets = node.getContext('socketsPerDevice')
	const pastDays = node.getContext('plausiblePastDays')
	const futureSeconds = node.getContext('plausibleFutureSeconds')
	const alarmEmail = node.getContext('alarmEmail')
	const refusedImports = node.getContext('refusedImportsAlarm')
	check('stackName', /^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(stackName), 'letters, digits, hyphens')
	const levels = 'topic levels that each end in a slash'
	check('topicPrefix', /^([a-zA-Z0-9_-]+\/)*$/.test(topicPrefix), levels)
	check('retentionDays', Number.isInteger(retentionDays) && retentionDays >= 1, 'whole days')
	check('allowedOrigins', allowedOrigins.length > 0 && allowedOrigins.every(isText), 'a list of origins')
	check('failedAttemptsPerMinute', isWhole(failedAttempts), 'a whole number up to 999999; 0 is off')
	check('messagesPerMinute', isWhole(messages), 'a whole number up to 999999; 0 is no limit')
	const isWholePack = isWhole(updates) && (Number(updates) === 0 || Number(updates) >= updatesOfMessage)
	check('updatesPerMinute', isWholePack, `a whole number from ${updatesOfMessage} to 999999; 0 is no limit`)
	check('bytesPerDay', /^\d{1,12}$/.test(String(bytes)), 'a whole number; 0 is as much as the table takes')
	check('objectsPerDevice', isWhole(objects), 'a whole number up to 999999; 0 is no limit')
	check('unregisteredPerMinute', isWhole(unregistered), 'a whole number up to 999999; 0 is no limit')
	check('socketsPerDevice', isWhole(sockets), 'a whole number up to 999999; 0 is no limit')
	check('plausiblePastDays', isWhole(pastDays), 'whole days, up to 999999')
	check('plausibleFutureSeconds', isWhole(futureSeconds), 'whole seconds, up to 999999')
	check('alarmEmail', alarmEmail === '' || isEmail(String(alarmEmail)), 'an e-mail address, or nothing')
	check('refusedImportsAlarm', isWhole(refusedImports), 'a whole number up to 999999')
	return {
		stackName,
		topicPrefix,
		retentionDays,
		retain: flag('retain'),
		allowedOrigins: allowedOrigins as readonly string[],
		failedAttemptsPerMinute: Number(failedAttempts),
		messagesPerMinute: Number(messages),
		updatesPerMinute: Number(updates),
		bytesPerDay: Math.min(Number(bytes) || bytesOfDevice, Math.floor(bytesOfDevice / retentionDays)),
		objectsPerDevice: Number(objects),
		unregisteredPerMinute: Number(unregistered),
		socketsPerDevice: Number(sockets),
		plausiblePastDays: Number(pastDays),
		plausibleFutureSeconds: Number(futureSeconds),
		alarmEmail: String(alarmEmail),
		refusedImportsAlarm: Number(refusedImports),
		dashboard: flag('dashboard'),
		canary: flag('canary'),
	}
}
