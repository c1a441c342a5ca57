import type { Node } from 'constructs'
import { type Concurrency, expectedConcurrency, readConcurrency } from './concurrency.ts'

/** The context values of `cdk.json`; `cdk deploy --context name=value` overrides one. */
export type Settings = {
	readonly stackName: string
	/** prefix of `m/d/<deviceId>/d2c/…` in the topics of the MQTT bridge; empty, or up to three levels that each end in a slash */
	readonly topicPrefix: string
	/** days that an import stays in the ledger */
	readonly retentionDays: number
	/** days that a measurement stays in the history, counted from its own time */
	readonly historyDays: number
	/** whether tables with data stay when the stack is deleted */
	readonly retain: boolean
	/** origins whose pages may read the REST API */
	readonly allowedOrigins: readonly string[]
	/** wrong fingerprints that one address may present per minute before it is refused; 0 refuses none */
	readonly failedAttemptsPerMinute: number
	/** limit of messages of a device per minute; messages above it are counted, not stored; 0 is no limit */
	readonly messagesPerMinute: number
	/** limit of object updates of a device per minute; messages above it are counted, not stored; 0 is no limit */
	readonly updatesPerMinute: number
	/**
	 * limit of bytes in the log per day, for each device and for all unregistered ones together; at most what fits into the
	 * table during `retentionDays`
	 */
	readonly bytesPerDay: number
	/** limit of object instances in the last known state of a device; 0 is no limit */
	readonly objectsPerDevice: number
	/** limit of messages per minute of all unregistered devices together; 0 is no limit */
	readonly unregisteredPerMinute: number
	/** limit of sockets that watch a device at the same time; 0 is no limit */
	readonly socketsPerDevice: number
	/** limit of the body of a CoAP request in bytes; at most what AWS IoT Core takes as one message */
	readonly coapBodyBytes: number
	/** host of the CoAP server, which the endpoints of integrations name */
	readonly coapHost: string
	/** limits of concurrent executions, for each queue */
	readonly concurrency: Concurrency
	/** age in days above which the time of a measurement gets a warning */
	readonly plausiblePastDays: number
	/** seconds in the future above which the time of a measurement gets a warning */
	readonly plausibleFutureSeconds: number
	/** recipient of alarms; empty for none */
	readonly alarmEmail: string
	/** limit of refused imports in five minutes, in whole or in part, above which an alarm rings */
	readonly refusedImportsAlarm: number
	/** whether the newest values of devices are mirrored into their shadows in AWS IoT */
	readonly mirrorShadow: boolean
	/** whether the stack has a dashboard */
	readonly dashboard: boolean
	/** whether the stack has a canary, which sends a message every five minutes and checks its arrival */
	readonly canary: boolean
}

const list = (value: unknown): readonly unknown[] => {
	if (typeof value === 'string') return value.split(',')
	return Array.isArray(value) ? value : []
}

/** API Gateway refuses other origins when it makes the API. */
const isOrigin = (value: unknown): boolean => /^(\*|https?:\/\/[^\s/,*]+)$/.test(String(value))

const expectedOrigins =
	'* or a list of origins such as https://example.com: a scheme and a host, without a path'

/** AWS IoT refuses topics with more than seven slashes or 256 bytes; the rest is `m/d/<deviceId>/d2c/senml`. */
const isTopicPrefix = (text: string): boolean => /^([a-zA-Z0-9_-]+\/){0,3}$/.test(text) && text.length <= 100

const expectedPrefix =
	'at most three topic levels of 100 characters in all, each with a slash at its end ' +
	'(a topic of AWS IoT has at most seven slashes, and four follow)'

/** All days together, those that wait for their deletion included, stay below what the table takes. */
const mostBytesPerDay = (retentionDays: number): number =>
	Math.floor(bytesOfDevice / (retentionDays + expiryDays))

const isEmail = (text: string): boolean => /^[^\s@,]+@[^\s@,]+\.[^\s@,.]+$/.test(text)

/** A name (RFC 1123), an IPv4 address, or an IPv6 address in brackets, as a URL has it. */
const isHost = (text: string): boolean =>
	/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*|\[[0-9a-f:.]+\])$/i.test(
		text,
	) && text.length <= 253

const isWhole = (value: unknown): boolean => /^\d{1,6}$/.test(String(value))

/** The maximum number of updates in one message. */
const updatesOfMessage = 500

/** Limit of a message of AWS IoT Core. */
const bytesOfMessage = 128 * 1024

/** Bytes of a device in the ledger. A table with a local index has 10 GB per partition key, index included. */
const bytesOfDevice = 9_000_000_000

/** DynamoDB deletes an expired item within a few days, typically two; until then it takes its place. */
const expiryDays = 2

/** Ten years: whoever asks for all of it has each of its hours looked at. */
const mostHistoryDays = 3660

const isHistoryDays = (days: number): boolean =>
	Number.isInteger(days) && days >= 1 && days <= mostHistoryDays

/** Reads and checks the context. Values from the command line are text. */
export const readSettings = (node: Node): Settings => {
	const check = (name: keyof Settings, isValid: boolean, expected: string): void => {
		if (isValid) return
		const got = JSON.stringify(node.getContext(name))
		throw new Error(`context value ${name}: expected ${expected}, got ${got}`)
	}
	const flag = (name: 'retain' | 'mirrorShadow' | 'dashboard' | 'canary'): boolean => {
		const value = String(node.getContext(name))
		check(name, value === 'true' || value === 'false', 'true or false')
		return value === 'true'
	}
	const stackName = String(node.getContext('stackName'))
	const topicPrefix = String(node.getContext('topicPrefix'))
	const retentionDays = Number(node.getContext('retentionDays'))
	const historyDays = Number(node.getContext('historyDays'))
	const allowedOrigins = list(node.getContext('allowedOrigins'))
	const failedAttempts = node.getContext('failedAttemptsPerMinute')
	const messages = node.getContext('messagesPerMinute')
	const updates = node.getContext('updatesPerMinute')
	const bytes = node.getContext('bytesPerDay')
	const objects = node.getContext('objectsPerDevice')
	const unregistered = node.getContext('unregisteredPerMinute')
	const sockets = node.getContext('socketsPerDevice')
	const bodyBytes = node.getContext('coapBodyBytes')
	const coapHost = String(node.getContext('coapHost'))
	const concurrency = readConcurrency(node.getContext('concurrency'))
	const pastDays = node.getContext('plausiblePastDays')
	const futureSeconds = node.getContext('plausibleFutureSeconds')
	const alarmEmail = node.getContext('alarmEmail')
	const refusedImports = node.getContext('refusedImportsAlarm')
	check('stackName', /^[a-zA-Z][a-zA-Z0-9-]{0,63}$/.test(stackName), 'letters, digits, hyphens')
	check('topicPrefix', isTopicPrefix(topicPrefix), expectedPrefix)
	check('retentionDays', Number.isInteger(retentionDays) && retentionDays >= 1, 'whole days')
	check('historyDays', isHistoryDays(historyDays), `whole days, from 1 to ${mostHistoryDays}`)
	check('allowedOrigins', allowedOrigins.length > 0 && allowedOrigins.every(isOrigin), expectedOrigins)
	check('failedAttemptsPerMinute', isWhole(failedAttempts), 'a whole number up to 999999; 0 is off')
	check('messagesPerMinute', isWhole(messages), 'a whole number up to 999999; 0 is no limit')
	const isWholePack = isWhole(updates) && (Number(updates) === 0 || Number(updates) >= updatesOfMessage)
	check('updatesPerMinute', isWholePack, `a whole number from ${updatesOfMessage} to 999999; 0 is no limit`)
	check('bytesPerDay', /^\d{1,12}$/.test(String(bytes)), 'a whole number; 0 is as much as the table takes')
	check('objectsPerDevice', isWhole(objects), 'a whole number up to 999999; 0 is no limit')
	check('unregisteredPerMinute', isWhole(unregistered), 'a whole number up to 999999; 0 is no limit')
	check('socketsPerDevice', isWhole(sockets), 'a whole number up to 999999; 0 is no limit')
	const isBody = isWhole(bodyBytes) && Number(bodyBytes) >= 1024 && Number(bodyBytes) <= bytesOfMessage
	check('coapBodyBytes', isBody, `a whole number from 1024 to ${bytesOfMessage}`)
	check('coapHost', isHost(coapHost), 'a host name or an IP address, without scheme, port and path')
	check('concurrency', concurrency !== undefined, expectedConcurrency)
	check('plausiblePastDays', isWhole(pastDays), 'whole days, up to 999999')
	check('plausibleFutureSeconds', isWhole(futureSeconds), 'whole seconds, up to 999999')
	check('alarmEmail', alarmEmail === '' || isEmail(String(alarmEmail)), 'an e-mail address, or nothing')
	check('refusedImportsAlarm', isWhole(refusedImports), 'a whole number up to 999999')
	return {
		stackName,
		topicPrefix,
		retentionDays,
		historyDays,
		retain: flag('retain'),
		allowedOrigins: allowedOrigins as readonly string[],
		failedAttemptsPerMinute: Number(failedAttempts),
		messagesPerMinute: Number(messages),
		updatesPerMinute: Number(updates),
		bytesPerDay: Math.min(Number(bytes) || bytesOfDevice, mostBytesPerDay(retentionDays)),
		objectsPerDevice: Number(objects),
		unregisteredPerMinute: Number(unregistered),
		socketsPerDevice: Number(sockets),
		coapBodyBytes: Number(bodyBytes),
		coapHost,
		concurrency: concurrency as Concurrency,
		plausiblePastDays: Number(pastDays),
		plausibleFutureSeconds: Number(futureSeconds),
		alarmEmail: String(alarmEmail),
		refusedImportsAlarm: Number(refusedImports),
		mirrorShadow: flag('mirrorShadow'),
		dashboard: flag('dashboard'),
		canary: flag('canary'),
	}
}
