import type { Key } from '../rest/access/gate.ts'
import { problem } from '../rest/problem.ts'
import type { ChangeNeeds } from './change.ts'
import { changeDownlink } from './change.ts'
import type { Downlink } from './downlink.ts'
import { findDownlink, listDownlinks } from './downlinkTable.ts'
import type { RequestedDownlink } from './entrances.ts'
import type { Accepted, Order } from './order/accept.ts'
import { readOrder } from './order/readOrder.ts'
import { overdue } from './overdue.ts'
import { shownDownlink } from './shown.ts'

type Needs = ChangeNeeds & {
	readonly now: () => number
	/** the device, if there is one and this key may see it */
	readonly findDevice: (deviceId: string, key: Asking) => Promise<object | undefined>
	readonly accept: (order: Order) => Promise<Accepted>
}

type Asking = Key

type About = { readonly parameters: { readonly deviceId: string }; readonly key: Asking }

type AboutOne = About & { readonly parameters: { readonly downlinkId: string } }

/** The same for a device that does not exist, and for one that the key must not see. */
export const noDevice = problem(404, 'Not found', 'This key sees no device with this id.')

const noDownlink = problem(404, 'Not found', 'This device has no downlink with this id.')

const refused = (status: 400 | 409, detail: string) => ({
	problem: problem(status, status === 409 ? 'Conflict' : 'Validation failed', detail),
})

/** What time alone has changed is stored before a downlink is shown. */
const current = async (needs: Needs, downlink: Downlink): Promise<Downlink> => {
	const end = overdue(downlink, needs.now())
	if (end === undefined) return downlink
	const changed = await changeDownlink(needs)(downlink, end)
	return 'downlink' in changed ? changed.downlink : ((await findDownlink(needs, downlink)) ?? downlink)
}

/** The REST API of downlinks. */
export const serveDownlinks = (needs: Needs) => ({
	send: async ({ parameters: { deviceId }, key, body }: About & { readonly body: RequestedDownlink }) => {
		if ((await needs.findDevice(deviceId, key)) === undefined) return { problem: noDevice }
		const read = readOrder(body, { deviceId, by: key.keyId })
		if ('field' in read) return refused(400, `${read.field}: ${read.reason}.`)
		const accepted = await needs.accept(read.order)
		if (accepted.outcome === 'refused') return refused(409, `${accepted.field}: ${accepted.reason}.`)
		return {
			Result: 'Success' as const,
			Details: '',
			Reference: accepted.downlink.reference,
			downlink: shownDownlink(accepted.downlink),
		}
	},
	list: async ({
		parameters: { deviceId },
		key,
		query: { limit = '20', nextToken },
	}: About & { readonly query: { readonly limit?: string; readonly nextToken?: string } }) => {
		if ((await needs.findDevice(deviceId, key)) === undefined) return { problem: noDevice }
		const page = { limit: Number(limit), ...(nextToken === undefined ? {} : { before: nextToken }) }
		const { downlinks, next } = await listDownlinks(needs, deviceId, page)
		const shown = await Promise.all(downlinks.map((one) => current(needs, one)))
		return {
			deviceId,
			downlinks: shown.map(shownDownlink),
			...(next === undefined ? {} : { nextToken: next }),
		}
	},
	show: async ({ parameters: { deviceId, downlinkId }, key }: AboutOne) => {
		if ((await needs.findDevice(deviceId, key)) === undefined) return { problem: noDevice }
		const found = await findDownlink(needs, { deviceId, downlinkId })
		return found === undefined ? { problem: noDownlink } : shownDownlink(await current(needs, found))
	},
	cancel: async ({ parameters: { deviceId, downlinkId }, key }: AboutOne) => {
		if ((await needs.findDevice(deviceId, key)) === undefined) return { problem: noDevice }
		const cancel = { type: 'cancelled', at: needs.now(), by: key.keyId } as const
		const found = await findDownlink(needs, { deviceId, downlinkId })
		if (found === undefined) return { problem: noDownlink }
		await current(needs, found)
		const changed = await changeDownlink(needs)({ deviceId, downlinkId }, cancel)
		return 'downlink' in changed
			? shownDownlink(changed.downlink)
			: { problem: problem(409, 'Conflict', `It cannot be cancelled: ${changed.objection}.`) }
	},
})
