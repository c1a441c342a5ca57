import type { TestDevice, TestStack } from '../../testing/hostedStack.ts'
import { assertOnlyEntry } from '../ledger.ts'
import { type Outcome, outcomeOf } from '../outcome.ts'
import type { Peer } from '../peer.ts'
import { logicalPacks } from './packs.ts'

type Needs = {
	readonly stack: TestStack
	readonly makeDevice: () => Promise<TestDevice>
	readonly now: number
}

export type Encoder = {
	/** of the titles */
	readonly title: string
	/** members of the question beside the pack */
	readonly question: object
	readonly level: 'senml' | 'cbor'
}

/** Lets an encoder write every pack, publishes the bytes, and looks into the import log. */
export const runEncoders =
	(encoders: readonly Encoder[]) =>
	async (
		{ stack, makeDevice, now }: Needs,
		implementation: string,
		peer: Peer,
	): Promise<readonly Outcome[]> => {
		const outcomes: Outcome[] = []
		for (const { title, question, level } of encoders)
			for (const { title: what, pack, updates } of logicalPacks(now)) {
				const work = async (): Promise<void> => {
					const { payload } = await peer.ask<{ readonly payload: string }>({ ...question, pack })
					const device = await makeDevice()
					await stack.publish(device.deviceId, Buffer.from(payload, 'hex'), level)
					await assertOnlyEntry(stack, device, { success: true, updates })
				}
				outcomes.push(await outcomeOf(implementation, `${title}: ${what}`, work))
			}
		return outcomes
	}
