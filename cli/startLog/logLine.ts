type Json = Readonly<Record<string, unknown>>

/** A message of a device has its entry in the import log. */
export type LoggedOutcome = {
	readonly type: 'imported'
	readonly deviceId: string
	readonly seq: number
	readonly success: boolean
	readonly updates: number
	/** false if the entry belongs to an earlier copy of the message */
	readonly isNew: boolean
	readonly isExcess: boolean
}

/** An event of the CoAP server; see `LogEntry` in edge. */
export type Coap = {
	readonly type: 'coap'
	readonly event: string
	readonly deviceId: string | undefined
	/** of the endpoint to which a message came */
	readonly integrationId: string | undefined
	readonly code: string | undefined
	readonly bytes: number | undefined
	/** address and port of the sender, if the log has them */
	readonly peer: string | undefined
	readonly error: string | undefined
}

/** What is wrong with a message of an integration. */
export type Unconverted = {
	readonly type: 'unconverted'
	readonly integrationId: string
	/** `failed`, or `converted` if a part of it was */
	readonly outcome: string
	readonly codes: readonly string[]
}

export type Severity = 'ERROR' | 'WARN' | 'INFO'

/** A parsed line of the log of the host and its functions. */
export type LogLine =
	| LoggedOutcome
	| Coap
	| Unconverted
	| { readonly type: 'watcher'; readonly deviceId: string }
	| { readonly type: 'note'; readonly severity: Severity; readonly source: string; readonly text: string }
	| { readonly type: 'nothing' }

const nothing: LogLine = { type: 'nothing' }

const parse = (line: string): Json | undefined => {
	try {
		const json: unknown = JSON.parse(line)
		return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Json) : undefined
	} catch {
		return undefined
	}
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/** Parses a line of the host. An unknown line becomes a note, so that it is still shown. */
export const readLogLine = (source: string, line: string): LogLine => {
	const json = parse(line)
	if (json === undefined) return plain(source, line)
	if (source === 'coap') return coap(json)
	// A metric in the embedded metric format of CloudWatch.
	return '_aws' in json ? nothing : ofFunction(source, json, line)
}

/** Parses a line of the host itself. Warnings and errors begin with their severity. */
const plain = (source: string, line: string): LogLine => {
	if (line.trim() === '') return nothing
	const [, severity, text = line] = /^(ERROR|WARN) ([\s\S]*)$/.exec(line) ?? []
	return { type: 'note', severity: (severity ?? 'INFO') as Severity, source, text }
}

const coap = ({ event, deviceId, integrationId, code, bytes, peer, error }: Json): LogLine => ({
	type: 'coap',
	event: String(event),
	deviceId: textOf(deviceId),
	integrationId: textOf(integrationId),
	code: textOf(code),
	bytes: numberOf(bytes),
	peer: textOf(peer),
	error: textOf(error),
})

/** Messages in the log of `importMessages.lambda.ts` and `recordFailure.ts`. */
const importEvents: readonly unknown[] = ['imported', 'recorded as failed', 'imported after all']

const ofFunction = (source: string, json: Json, line: string): LogLine => {
	const { level, message, service, deviceId, seq } = json
	if (importEvents.includes(message) && typeof deviceId === 'string' && typeof seq === 'number')
		return imported(json, deviceId, seq)
	if (message === 'integration') return ofIntegration(json)
	if (message === 'greeted' && typeof deviceId === 'string') return { type: 'watcher', deviceId }
	if (level === undefined) return { type: 'note', severity: 'INFO', source, text: line }
	if (level !== 'ERROR' && level !== 'WARN') return nothing
	const said = [textOf(message), reasonOf(json['error'])].filter((part) => part !== undefined).join(': ')
	return { type: 'note', severity: level, source: textOf(service) ?? source, text: said }
}

/** In the log of `convertMessages.lambda.ts`. A message without problems is shown with its devices. */
const ofIntegration = ({ integrationId, outcome, problems }: Json): LogLine =>
	Array.isArray(problems)
		? {
				type: 'unconverted',
				integrationId: String(integrationId),
				outcome: String(outcome),
				codes: problems.map(String),
			}
		: nothing

const imported = (json: Json, deviceId: string, seq: number): LoggedOutcome => ({
	type: 'imported',
	deviceId,
	seq,
	success: json['success'] === true,
	updates: numberOf(json['updates']) ?? 0,
	isNew: json['isNew'] !== false,
	isExcess: 'excess' in json,
})

/** The message of an error as the logger of the functions writes it. */
const reasonOf = (error: unknown): string | undefined =>
	textOf(error) ?? textOf((error as { readonly message?: unknown } | undefined)?.message)
