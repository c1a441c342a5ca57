import { senmlCbor } from '../../features/steps/senmlCbor.ts'
import type { Random } from '../../testing/random.ts'

/** A message of a device. Every value contains its name, so that all values differ. */
export type Message = Described & {
	readonly format: 'json' | 'cbor'
	readonly payload: Uint8Array
}

/** The record of a message in the history. */
export type Described = {
	readonly name: string
	/** number of object updates in it */
	readonly updates: number
	/** its records have times of measurement; otherwise the time of reception counts */
	readonly isDated: boolean
	/** all of its records are valid and dated, so that a repeat is recognised by its content */
	readonly isRecognisable: boolean
}

export const describe = ({ name, updates, isDated, isRecognisable }: Message): Described => ({
	name,
	updates,
	isDated,
	isRecognisable,
})

type Kind = 'good' | 'partly bad' | 'refused' | 'undecodable'

/** Number of different times; small, so that some measurements have the same time. */
const moments = 60

/** Age of the first time: plausible, and before every reception. */
const dayInSeconds = 24 * 60 * 60

/** The first time of measurement of a run that begins now, in seconds since the Unix epoch. */
export const firstMoment = (): number => Math.floor(Date.now() / 1000) - dayInSeconds

const instances = 10

/** Geolocation: 6 is a text, 0 a number. */
const resource = { text: '6', number: '0' } as const

/**
 * A message with one to ten updates of different instances or times; some have invalid records or are no valid pack.
 * `since` is the first time of measurement, in seconds since the Unix epoch.
 */
export const someMessage = (random: Random, name: string, since: number): Message => {
	const kind = someKind(random)
	const isDated = random.below(3) > 0
	const good = kind === 'refused' ? [] : someRecords(random, name, isDated ? since : undefined)
	const bad = { bn: '14201/0/', n: resource.number, vs: `${name}#bad` }
	const pack = kind === 'good' || kind === 'undecodable' ? good : [...good, bad]
	const format = random.pick(['json', 'cbor'] as const)
	const bytes = format === 'json' ? Buffer.from(JSON.stringify(pack)) : senmlCbor(pack)
	return {
		name,
		updates: kind === 'undecodable' ? 0 : new Set(good.map(momentOf)).size,
		isDated,
		isRecognisable: isDated && kind === 'good',
		format,
		// Cuts the end but keeps the name.
		payload: kind === 'undecodable' ? bytes.subarray(0, -1 - random.below(2)) : bytes,
	}
}

const someKind = (random: Random): Kind => {
	if (random.oneIn(12)) return 'refused'
	if (random.oneIn(12)) return 'undecodable'
	return random.oneIn(8) ? 'partly bad' : 'good'
}

type SenmlRecord = {
	readonly bn: string
	readonly n: string
	readonly vs?: string
	readonly v?: number
	readonly bt?: number
}

const momentOf = ({ bn, bt = 0 }: SenmlRecord): string => `${bn} ${bt}`

/** Records of a message. Those without time use other instances, because their values would stay the newest. */
const someRecords = (random: Random, name: string, since: number | undefined): readonly SenmlRecord[] => {
	const isDated = since !== undefined
	const from = (since ?? 0) + random.below(moments)
	const areMoments = isDated && random.oneIn(2)
	return Array.from({ length: 1 + random.below(10) }, (_, index): readonly SenmlRecord[] => {
		const instance = areMoments ? 0 : index + (isDated ? 0 : instances)
		const time = isDated ? { bt: from + (areMoments ? index : 0) } : {}
		const text = { bn: `14201/${instance}/`, n: resource.text, vs: `${name}#${index}`, ...time }
		const number = { bn: text.bn, n: resource.number, v: random.below(90), ...time }
		return random.oneIn(2) ? [text] : [text, number]
	}).flat()
}

/** The name of a message, which can be found even in a damaged one. */
export const messageName = (device: number, count: number): string => `~${device}/${count}~`

const name = /~\d+\/\d+~/

const decode = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')

/**
 * The name of a message in the import log, which has the pack, or an invalid one in base64, perhaps in the envelope of
 * nRF Cloud.
 */
export const nameIn = (senML: unknown): string => {
	const text = typeof senML === 'string' ? decode(senML) : JSON.stringify(senML)
	const [, enveloped = ''] = /^{"data":"([^"]*)"/.exec(text) ?? []
	return (name.exec(text) ?? name.exec(decode(enveloped)))?.[0] ?? text
}
