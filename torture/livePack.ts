import type { Random } from '../fuzz/random.ts'
import type { Sent } from './liveCheck.ts'

/** A message of a device: its name stands in every value, so that no two values are alike. */
export type Message = Sent & { readonly payload: string }

const time = 1_700_000_000

/** Geolocation: 6 is a text, 0 a number. */
const record = (instance: number, bt: number, n: string, vs: string) => ({
	bn: `14201/${instance}/`,
	bt,
	n,
	vs,
})

/** One to ten updates, of instances or of moments; now and then a message that is refused. */
export const someMessage = (random: Random, name: string): Message => {
	if (random.oneIn(12))
		return { name, updates: 0, payload: JSON.stringify([record(0, time, '0', `${name}#0`)]) }
	const updates = 1 + random.below(10)
	const areMoments = random.oneIn(2)
	const records = Array.from({ length: updates }, (_, index) =>
		record(areMoments ? 0 : index, time + (areMoments ? index : 0), '6', `${name}#${index}`),
	)
	return { name, updates, payload: JSON.stringify(records) }
}

/** The name of the message that a pack came with. */
export const nameIn = (senML: unknown): string => {
	const [first] = Array.isArray(senML) ? (senML as readonly { readonly vs?: unknown }[]) : []
	return String(first?.vs).split('#')[0] ?? ''
}
