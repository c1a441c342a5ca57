import type { Configuration, ObjectCard } from '../../device/model.ts'

/** What the form about an object has, as it was typed. */
export type Draft =
	| {
			readonly kind: 'led'
			/** 0 to 255, as text */
			readonly red: string
			readonly green: string
			readonly blue: string
	  }
	| {
			readonly kind: 'application'
			/** seconds, as text */
			readonly interval: string
			readonly gnss: boolean
	  }

/** The objects that have a form. */
const kinds: Readonly<Record<number, Draft['kind']>> = { 14240: 'led', 14301: 'application' }

const kindOf = ({ objectId }: ObjectCard): Draft['kind'] | undefined =>
	objectId === undefined ? undefined : kinds[objectId]

export const isConfigurable = (card: ObjectCard): boolean => kindOf(card) !== undefined

type Values = Readonly<Record<string, string | number | boolean | readonly unknown[]>>

/** What somebody has asked for last, unless it was refused; else what the device has reported. */
export const draftOf = (card: ObjectCard, configuration: Configuration | undefined): Draft => {
	const reported = Object.fromEntries(card.resources.map(({ id, value }) => [id, value]))
	const isWanted = configuration !== undefined && configuration.status !== 'refused'
	const values: Values = isWanted ? configuration.Resources : reported
	const text = (id: string): string => JSON.stringify(values[id] ?? 0)
	return kindOf(card) === 'led'
		? { kind: 'led', red: text('0'), green: text('1'), blue: text('2') }
		: { kind: 'application', interval: text('0'), gnss: values['1'] === true }
}

const twoDigits = (text: string): string =>
	Math.min(255, Math.max(0, Math.round(Number(text)) || 0))
		.toString(16)
		.padStart(2, '0')

/** `#ffc800`, as a colour field has it */
export const colourOf = ({ red, green, blue }: Extract<Draft, { kind: 'led' }>): string =>
	`#${[red, green, blue].map(twoDigits).join('')}`

/** The values of a colour field. */
export const ledOf = (colour: string): Draft => {
	const [red = '0', green = '0', blue = '0'] = [1, 3, 5].map((at) =>
		String(Number.parseInt(colour.slice(at, at + 2), 16)),
	)
	return { kind: 'led', red, green, blue }
}

/** A number as it was typed: what is none is sent as it is, and the server says what it takes. */
const numberOf = (text: string): number | string =>
	text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

/** The body of the request. */
export const updateOf = ({ objectId, instanceId = 0 }: ObjectCard, draft: Draft): object => ({
	ObjectID: objectId,
	...(instanceId === 0 ? {} : { ObjectInstanceID: instanceId }),
	Resources:
		draft.kind === 'led'
			? { 0: numberOf(draft.red), 1: numberOf(draft.green), 2: numberOf(draft.blue) }
			: { 0: numberOf(draft.interval), 1: draft.gnss },
})
