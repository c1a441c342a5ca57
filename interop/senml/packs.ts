import type { ExpectedUpdate } from '../coap/packs.ts'

/** A pack before it is encoded, and what it says by RFC 8428 and the definitions of the objects. */
export type LogicalPack = {
	readonly title: string
	readonly pack: readonly Readonly<Record<string, string | number | boolean>>[]
	readonly updates: readonly ExpectedUpdate[]
}

const update = (ObjectID: number, Resources: ExpectedUpdate['Resources']): ExpectedUpdate => ({
	ObjectID,
	Resources,
})

/** @param now seconds since the Unix epoch, whole: times in the packs are shortly before it */
export const logicalPacks = (now: number): readonly LogicalPack[] => [
	{
		title: 'a base name and a number',
		pack: [{ bn: '14205/0/', n: '0', v: 21.5 }],
		updates: [update(14205, { 0: 21.5 })],
	},
	{
		title: 'a whole number',
		pack: [{ bn: '14205/0/', n: '0', v: 21 }],
		updates: [update(14205, { 0: 21 })],
	},
	{
		title: 'a negative number',
		pack: [{ bn: '14205/0/', n: '0', v: -7.25 }],
		updates: [update(14205, { 0: -7.25 })],
	},
	{
		title: 'a number that no single float holds',
		pack: [
			{ bn: '14201/0/', n: '0', v: 62.469414 },
			{ n: '1', v: 6.151946 },
			{ n: '3', v: 1 },
			{ n: '6', vs: 'Fixed' },
		],
		updates: [update(14201, { 0: 62.469414, 1: 6.151946, 3: 1, 6: 'Fixed' })],
	},
	{
		title: 'a text that is not ASCII',
		pack: [{ bn: '14201/0/', n: '6', vs: 'Überwald' }],
		updates: [update(14201, { 6: 'Überwald' })],
	},
	{
		title: 'zero',
		pack: [{ bn: '14205/0/', n: '0', v: 0 }],
		updates: [update(14205, { 0: 0 })],
	},
	{
		title: 'an integer of 32 bits',
		pack: [{ bn: '14203/0/', n: '4', v: 33_703_719 }],
		updates: [update(14203, { 4: 33_703_719 })],
	},
	{
		title: 'a base time',
		pack: [{ bn: '14205/0/', bt: now, n: '0', v: 21.5 }],
		updates: [update(14205, { 0: 21.5, 99: now })],
	},
	{
		title: 'two times after a base time',
		pack: [
			{ bn: '14205/0/', bt: now - 60, n: '0', v: 21.5, t: 10 },
			{ n: '0', v: 22, t: 20 },
		],
		updates: [update(14205, { 0: 21.5, 99: now - 50 }), update(14205, { 0: 22, 99: now - 40 })],
	},
	{
		title: 'names without a base name',
		pack: [
			{ n: '14205/0/0', v: 21.5 },
			{ n: '14205/0/1', v: 40 },
		],
		updates: [update(14205, { 0: 21.5, 1: 40 })],
	},
	{
		title: 'two resources of one object',
		pack: [
			{ bn: '14205/0/', n: '0', v: 21.5 },
			{ n: '1', v: 40.25 },
		],
		updates: [update(14205, { 0: 21.5, 1: 40.25 })],
	},
	{
		title: 'a slash in front of the base name, as LwM2M writes it',
		pack: [{ bn: '/14205/0/', n: '0', v: 21.5 }],
		updates: [update(14205, { 0: 21.5 })],
	},
]
