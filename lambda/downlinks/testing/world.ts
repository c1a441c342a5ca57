import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { type Advance, advance } from '../advance.ts'
import { tagOf } from '../contract.ts'
import type { Downlink } from '../downlink.ts'
import type { RequestedDownlink } from '../entrances.ts'
import { failInResiot } from '../failInResiot.ts'
import { noteSaid } from '../noteSaid.ts'
import { acceptDownlink } from '../order/accept.ts'
import { newDownlinkIds } from '../order/newDownlinkId.ts'
import { serveDownlinks } from '../serveDownlinks.ts'
import { createEdge, type Edge } from './edge.ts'
import { createNetwork, type Network } from './network.ts'
import { type FarPort, farPort, nearPort, type Port } from './ports.ts'
import { newTape, type Tape } from './tape.ts'
import { type Turns, takeTurns } from './turns.ts'

export const start = 1_700_000_000_000

type QueuedAdvance = Advance & { readonly dueAt: number }

/** What the broker does with a message: takes it, or not; or takes it, and its answer is lost. */
export type Publishing = 'taken' | 'refused' | 'answer lost'

type Asked = Pick<RequestedDownlink, 'confirm' | 'reference' | 'route' | 'timeToLive'>

/** The real code of downlinks on a real table, with everything around it played. */
export type World = {
	readonly tape: Tape
	readonly clock: { now: number }
	readonly turns: Turns
	readonly network: Network
	/** one with rights on the table, and one that stands alone */
	readonly edges: readonly Edge[]
	/** of the one that stands alone to the stack */
	readonly far: FarPort
	readonly queue: QueuedAdvance[]
	/** begins with other devices, and nothing else */
	readonly begin: () => void
	/** lets go of the client of the table */
	readonly end: () => void
	readonly devices: () => readonly string[]
	/** somebody asks over REST */
	readonly ask: (deviceId: string, asked: Asked, repeats: boolean) => Promise<void>
	readonly cancel: (which: number) => Promise<void>
	/** the device says that it has applied one of those that it got */
	readonly apply: (which: number) => Promise<void>
	/** sees to one of the queue that is due; it comes once more if that fails */
	readonly advance: (which: number, publishing: Publishing) => Promise<void>
	/** closes the table, and opens it again */
	readonly restart: () => Promise<void>
	/** all downlinks of a device, as REST shows them, newest first */
	readonly show: (deviceId: string) => Promise<readonly { readonly id: string; readonly status: string }[]>
}

const isDownlink = (item: object): item is Downlink => 'downlinkId' in item && 'transitions' in item

let worlds = 0

export const createWorld = ({ db, table: tableOf, reopen }: Tables): World => {
	const table = tableOf('DOWNLINKS_TABLE')
	worlds += 1
	const world = worlds
	let tape = newTape()
	let network = createNetwork(tape)
	const clock = { now: start }
	const queue: QueuedAdvance[] = []
	let runs = 0
	let claims = 0
	let edges: readonly Edge[] = []
	let far: FarPort
	const turns = takeTurns(db, (input, isCut) => {
		const item = 'Item' in input ? unmarshall(input.Item as Parameters<typeof unmarshall>[0]) : {}
		if (isDownlink(item)) tape.add({ type: 'stored', downlink: item, isCut })
	})
	const now = () => clock.now
	const newId = newDownlinkIds(() => 0.5)
	const later = async ({ deviceId, downlinkId }: Omit<Advance, 'v'>, seconds = 0): Promise<void> =>
		void queue.push({ v: 1, deviceId, downlinkId, dueAt: now() + seconds * 1000 })
	const needs = {
		db,
		table,
		pause: turns.wait,
		now,
		onMoved: async (downlink: Downlink) => tape.add({ type: 'told', downlink }),
	}
	/** A name that was given before its sender looks says when that was. */
	const looking = () => {
		claims += 1
		const by = `claim-${claims}`
		tape.add({ type: 'looks', by })
		let count = 0
		return () => `${by}.${++count}`
	}
	const rest = serveDownlinks({
		...needs,
		findDevice: async () => ({}),
		accept: acceptDownlink({ ...needs, newId, advance: later }),
	})
	const key = { keyId: 'key-1', scopes: ['downlinks:write'], sees: {}, pageSecret: new Uint8Array() } as const
	const portNeeds = { ...needs, startLooking: looking }
	const newEdge = (port: Port): Edge => createEdge({ now, port, tape, network, turns })
	const storedIds = (): readonly string[] => [
		...new Set(tape.entries.flatMap((entry) => (entry.type === 'stored' ? [entry.downlink.downlinkId] : []))),
	]
	/** of those that a device can name */
	const namedIds = (): readonly string[] => [
		...new Set(
			tape.entries.flatMap((entry) =>
				entry.type === 'got' && entry.route === 'coap' ? [entry.downlinkId] : [],
			),
		),
	]
	const deviceOf = (downlinkId: string): string =>
		tape.entries
			.flatMap((entry) => (entry.type === 'stored' ? [entry.downlink] : []))
			.find((one) => one.downlinkId === downlinkId)?.deviceId ?? ''
	const bodies = new Map<string, RequestedDownlink>()
	let orders = 0
	/** The payload of each is another one. */
	const newBody = (asked: Asked): RequestedDownlink => {
		orders += 1
		const payload = `${orders.toString(16).padStart(8, '0')}${'00'.repeat(orders % 5)}`
		return { ...asked, payload, idempotencyKey: `key-${orders}` }
	}
	const devices = () => [`device-${world}-${runs}a`, `device-${world}-${runs}b`]
	return {
		get tape() {
			return tape
		},
		get network() {
			return network
		},
		get edges() {
			return edges
		},
		get far() {
			return far
		},
		clock,
		turns,
		queue,
		devices,
		begin: () => {
			runs += 1
			tape = newTape()
			network = createNetwork(tape)
			clock.now = start
			queue.length = 0
			far = farPort(portNeeds)
			edges = [newEdge(nearPort(portNeeds)), newEdge(far)]
		},
		ask: async (deviceId, asked, repeats) => {
			const body = (repeats ? bodies.get(deviceId) : undefined) ?? newBody(asked)
			bodies.set(deviceId, body)
			const { payload = '', reference = '', idempotencyKey } = body
			tape.add({ type: 'asked', payload, deviceId, reference, idempotencyKey })
			const answer = await rest.send({ parameters: { deviceId }, key, body })
			const received = { body: JSON.stringify(body), headers: {}, isBase64Encoded: false }
			const answered = 'problem' in answer ? failInResiot(answer.problem, received) : answer
			if (answered.Reference !== reference) throw new Error(`the reference ${reference} did not come back`)
			if ('downlink' in answer)
				tape.add({ type: 'replied', downlinkId: answer.downlink.id, reference: answer.Reference })
		},
		cancel: async (which) => {
			const ids = storedIds()
			const downlinkId = ids[which % Math.max(1, ids.length)]
			if (downlinkId === undefined) return
			tape.add({ type: 'cancelled', downlinkId })
			await rest.cancel({ parameters: { deviceId: deviceOf(downlinkId), downlinkId }, key })
		},
		apply: async (which) => {
			const ids = namedIds()
			const downlinkId = ids[which % Math.max(1, ids.length)]
			if (downlinkId === undefined) return
			tape.add({ type: 'applied', downlinkId })
			await noteSaid(needs)(deviceOf(downlinkId), { tag: tagOf(downlinkId), outcome: 'applied' })
			tape.add({ type: 'applied is noted', downlinkId })
		},
		advance: async (which, publishing) => {
			const due = queue.filter(({ dueAt }) => dueAt <= now())
			const message = due[which % Math.max(1, due.length)]
			if (message === undefined) return
			let hasFailed = false
			const send = async ({ claim, downlinkId, payload }: Downlink): Promise<undefined> => {
				await turns.wait()
				if (publishing !== 'refused') {
					const by = claim?.by ?? ''
					tape.add({ type: 'left', by, downlinkId, route: 'mqtt', bytes: payload.length })
					tape.add({ type: 'got', downlinkId, route: 'mqtt' })
				}
				if (publishing !== 'taken') {
					hasFailed = true
					throw new Error('the broker did not answer')
				}
				return undefined
			}
			const usualRoute = async () => 'mqtt' as const
			const run = advance({
				...needs,
				newClaim: looking(),
				senders: [{ route: 'mqtt', send }],
				usualRoute,
				encode: async () => {},
				later,
			})
			await run(message).catch((error: unknown) => {
				if (!hasFailed) throw error
			})
			if (!hasFailed) queue.splice(queue.indexOf(message), 1)
		},
		end: turns.end,
		restart: reopen,
		show: async (deviceId) => {
			const answer = await rest.list({ parameters: { deviceId }, key, query: { limit: '100' } })
			if ('problem' in answer) throw new Error('there is no list')
			return answer.downlinks.map(({ id, status }) => ({ id, status }))
		},
	}
}
