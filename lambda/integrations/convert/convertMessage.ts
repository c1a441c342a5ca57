import type { Integration, IntegrationMessage } from '../contract.ts'
import type { Outcome } from '../log/entry.ts'
import type { Converter, ConvertProblem, DeviceReport } from './ports.ts'

/** What a converter made of a message, before anything is sent. */
export type Converted = Omit<Outcome, 'devices' | 'outcome'> & {
	readonly outcome: Outcome['outcome']
	readonly reports: readonly DeviceReport[]
	/** whether it used up its time or its memory */
	readonly isOverrun: boolean
}

/** How many devices one message can have. Each costs some requests. */
const mostDevices = 100

/**
 * What a converter gets to know beside the bytes. The members of the message stand above those of the integration: a script
 * can rely on `identity`.
 */
export const metadataOf = (
	{ name, metadata }: Pick<Integration, 'name' | 'metadata'>,
	{ meta, contentFormat }: Pick<IntegrationMessage, 'meta' | 'contentFormat'>,
): Readonly<Record<string, string>> => ({
	...metadata,
	integrationName: name,
	...meta,
	...(contentFormat === undefined ? {} : { contentFormat }),
})

const nothing = { prints: [], milliseconds: 0, reports: [], isOverrun: false } as const

/** A message that no converter saw. */
export const unconverted = (
	outcome: 'failed' | 'suspended',
	problem: ConvertProblem,
	converter?: Integration['converter'],
): Converted => ({
	...nothing,
	outcome,
	problems: [problem],
	...(converter === undefined ? {} : { converter }),
})

/** Messages above a rate limit, which a door has counted and not kept. */
export const limitedMessages = (count: number): Converted => ({
	...nothing,
	outcome: 'rate-limited',
	count,
	problems: [
		{
			code: 'rate-limited',
			message: `${count} messages in a minute were above the rate limit; they are counted, and not kept.`,
		},
	],
})

const tooMany = (count: number): ConvertProblem => ({
	code: 'output',
	message: `The output has ${count} devices; those after the first ${mostDevices} are left out.`,
})

/** What a converter needs to know of the integration that a message came through. */
type Source = Pick<Integration, 'name' | 'metadata'> & Partial<Pick<Integration, 'converter'>>

/** What a converter reads of a message. */
type Readable = Pick<IntegrationMessage, 'payload' | 'meta' | 'contentFormat' | 'receivedAt'>

/**
 * Runs a converter on a message. Pure but for the time it takes; never throws for what the script does.
 *
 * @param milliseconds for the script; absent: as many as any has
 */
export const convertMessage = (
	integration: Source,
	converter: Converter,
	message: Readable,
	milliseconds?: number,
): Converted => {
	const input = {
		payload: new Uint8Array(Buffer.from(message.payload, 'base64')),
		metadata: metadataOf(integration, message),
		receivedAt: message.receivedAt,
	}
	const run = converter.run(input, milliseconds)
	const { prints, printsLeftOut } = run
	const ran = {
		...(integration.converter === undefined ? {} : { converter: integration.converter }),
		prints,
		...(printsLeftOut === undefined ? {} : { printsLeftOut }),
		milliseconds: run.milliseconds,
	}
	if ('problem' in run) {
		const { code } = run.problem
		const isOverrun = code === 'time' || code === 'memory'
		return { ...ran, outcome: 'failed', problems: [run.problem], reports: [], isOverrun }
	}
	const { devices, problems } = converter.devicesOf(run.output)
	const reports = devices.slice(0, mostDevices)
	const output = JSON.stringify(run.output)
	return {
		...ran,
		outcome: reports.length > 0 ? 'converted' : 'no-device',
		problems: devices.length > mostDevices ? [...problems, tooMany(devices.length)] : problems,
		...(output === undefined ? {} : { output }),
		reports,
		isOverrun: false,
	}
}
