import type { Pattern } from './requests.ts'

/** One row of the table: what the clients send, and how. */
export type Scenario = Readonly<{
	name: string
	isSecured: boolean
	kind: Pattern['kind']
	/** of the payload, or of the whole body */
	bytes: number
}>

export const MESSAGE_BYTES = 100
export const BODY_BYTES = 64 * 1024

const kinds = [
	{ name: 'CON', kind: 'CON', bytes: MESSAGE_BYTES },
	{ name: 'NON', kind: 'NON', bytes: MESSAGE_BYTES },
	{ name: '64 kB in blocks', kind: 'blocks', bytes: BODY_BYTES },
] as const

const under =
	(isSecured: boolean) =>
	({ name, ...rest }: (typeof kinds)[number]): Scenario => ({
		name: `${name}, ${isSecured ? 'DTLS' : 'plain'}`,
		isSecured,
		...rest,
	})

export const scenarios: readonly Scenario[] = [...kinds.map(under(false)), ...kinds.map(under(true))]

/** The same without, or with, DTLS. */
export const counterpart = ({ kind, isSecured }: Scenario): Scenario | undefined =>
	scenarios.find((other) => other.kind === kind && other.isSecured !== isSecured)
