import type { ObjectUpdate } from '../../lambda/lwm2m/convert.ts'
import { definitions } from '../../lambda/lwm2m/definitions.ts'
import type {
	ObjectDefinition,
	ObjectDefinitions,
	ResourceDefinition,
} from '../../lambda/lwm2m/objectDefinition.ts'

type Value = number | string

export type Measurement = {
	readonly bn?: string
	readonly bt?: number
	readonly n: string
	readonly v?: number
	readonly vs?: string
}

export type Shape = 'grouped' | 'interleaved' | 'one object'

/** A pack, and what has to come of it. */
export type Workload = {
	readonly name: string
	readonly shape: Shape
	readonly pack: readonly Measurement[]
	/** the oracle: written down before anything was encoded */
	readonly updates: readonly ObjectUpdate[]
	readonly definitions: ObjectDefinitions
}

/** 2024-10-08T00:00:00Z, in seconds since the Unix epoch */
const START = 1728345600
const STEP_SECONDS = 60

/** After every time in the packs, in seconds since the Unix epoch. */
export const RECEIVED_AT = START + 1e6

/** Four resources of each of the five objects that a device sends, for a number that differs from time to time. */
export const OBJECTS: readonly (readonly [
	object: number,
	resources: (k: number) => Record<number, Value>,
])[] = [
	[14201, (k) => ({ 0: 62.469414 + k / 1e6, 1: 6.151946 - k / 1e6, 3: 1 + (k % 50), 6: 'Fixed' })],
	[14202, (k) => ({ 0: k % 100, 1: 3.1 + (k % 100) / 128, 2: k % 7, 3: 21.5 + (k % 9) })],
	[14203, (k) => ({ 0: 'LTE-M', 2: -97 + (k % 20), 3: 33703 + (k % 3), 4: 52713984 + k })],
	[
		14204,
		(k) => ({
			0: `35165645${1000000 + k}`,
			2: 'mfw_nrf91x1_2.0.1',
			3: '1.14.2',
			4: 'thingy91x_nrf9151',
		}),
	],
	[14205, (k) => ({ 0: 27.18 + (k % 10) / 8, 1: 25.484 + (k % 10), 2: 99.7 + k / 1e4, 10: 45 + (k % 400) })],
]

const objectUpdate = (index: number, kinds: number): ObjectUpdate => {
	const k = Math.floor(index / kinds)
	const [ObjectID, resources] = OBJECTS[index % kinds] ?? [0, () => ({})]
	return { ObjectID, Resources: { ...resources(k), 99: START + k * STEP_SECONDS } }
}

const updatesOf = (count: number, kinds = OBJECTS.length): readonly ObjectUpdate[] =>
	Array.from({ length: count }, (_, index) => objectUpdate(index, kinds))

const fieldOf = (value: unknown): Pick<Measurement, 'v' | 'vs'> =>
	typeof value === 'string' ? { vs: value } : { v: Number(value) }

/** Every record with its own base fields. */
const measurementsOf = ({ ObjectID, Resources }: ObjectUpdate): readonly Measurement[] =>
	Object.entries(Resources)
		.filter(([id]) => id !== '99')
		.map(([n, value]) => ({ bn: `${ObjectID}/0/`, bt: Number(Resources[99]), n, ...fieldOf(value) }))

/** Base fields where an object starts only. */
const groupedPack = (updates: readonly ObjectUpdate[]): readonly Measurement[] =>
	updates.flatMap((update) =>
		measurementsOf(update).map(({ bn = '', bt = 0, ...rest }, index) =>
			index === 0 ? { bn, bt, ...rest } : rest,
		),
	)

/** The first record of every object, then the second one of every object, … */
const interleavedPack = (updates: readonly ObjectUpdate[]): readonly Measurement[] => {
	const rows = updates.map(measurementsOf)
	return [0, 1, 2, 3].flatMap((column) => rows.flatMap((row) => row[column] ?? []))
}

const grouped = (name: string, objects: number, kinds?: number): Workload => {
	const updates = updatesOf(objects, kinds)
	return { name, shape: 'grouped', pack: groupedPack(updates), updates, definitions }
}

const interleaved = (name: string, objects: number): Workload => {
	const updates = updatesOf(objects)
	return { name, shape: 'interleaved', pack: interleavedPack(updates), updates, definitions }
}

/** One object with as many resources as there are records; a definition that has them comes with it. */
const oneObject = (name: string, records: number): Workload => {
	const ids = Array.from({ length: records }, (_, index) => (index < 99 ? index : index + 1))
	const Resources = { ...Object.fromEntries(ids.map((id) => [id, id + 0.5])), 99: START }
	const resources = new Map<number, ResourceDefinition>(
		ids.map((id) => [id, { name: `Resource ${id}`, type: 'Float' }]),
	)
	const wide: ObjectDefinition = { name: 'Wide', version: '1.0', resources }
	const updates: readonly ObjectUpdate[] = [{ ObjectID: 14201, Resources }]
	return {
		name,
		shape: 'one object',
		pack: groupedPack(updates),
		updates,
		definitions: new Map([[14201, wide]]),
	}
}

/** By name; made when asked for. */
export const WORKLOADS: Readonly<Record<string, (name: string) => Workload>> = {
	geo4: (name) => grouped(name, 1, 1),
	multi60: (name) => grouped(name, 15),
	interleaved60: (name) => interleaved(name, 15),
	grouped1000: (name) => grouped(name, 250),
	grouped10k: (name) => grouped(name, 2500),
	interleaved1000: (name) => interleaved(name, 250),
	interleaved10k: (name) => interleaved(name, 2500),
	oneObject1000: (name) => oneObject(name, 1000),
	oneObject10k: (name) => oneObject(name, 10000),
}
