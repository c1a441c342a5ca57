import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { isDeviceId } from '../../devices/contract.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { reportedObject } from '../../state/reportedObject.ts'
import { readStates } from '../../state/stateTable.ts'
import { updateState } from '../../state/updateState.ts'
import { noBudget, noLimits } from '../../testing/noBudget.ts'
import { stepsOf } from '../../testing/stepsOf.ts'
import { judgeContent } from '../formats/formats.ts'
import { importMessage } from '../importMessage.ts'
import { openPlaces } from './ledger.ts'

const pause = async (): Promise<void> => undefined

for (const emulator of emulators)
	describe(`a message that is sent again under another id, on ${emulator},`, () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulator)
		})
		after(() => tables.close())

		it('does not take the place of what was measured at the same moment and imported since', async () => {
			const { db, table } = tables
			const run = importMessage({
				judge: judgeContent(WIDE_WINDOW),
				isDeviceId,
				limits: noLimits,
				budget: noBudget,
				...stepsOf({
					findDevice: async () => ({}),
					objectsPerDevice: 0,
					updateState: updateState({
						db,
						table: table('STATE_TABLE'),
						objectsPerDevice: 0,
						pause,
						onLeftOut: () => undefined,
					}),
					push: async () => ({ done: Promise.resolve() }),
				}),
				places: openPlaces(db, table('LEDGER_TABLE'), pause),
				markSeen: async () => undefined,
				retentionDays: 30,
				now: Date.now,
			})
			const deviceId = 'oob-352656108602296'
			const send = async (messageId: string, receivedAt: number, value: number): Promise<number> => {
				const payload = Buffer.from(`[{"bn":"14205/0/","bt":1694503339,"n":"0","v":${value}}]`)
				const contentFormat = 'application/senml+json'
				const message = {
					v: 1,
					deviceId,
					messageId,
					receivedAt,
					door: 'iot',
					contentFormat,
					payload,
				} as const
				return (await run(message, 1)).seq
			}
			const seqs = [
				await send('m1', 1694503340001, 20),
				await send('m2', 1694503340002, 21),
				await send('m3', 1694503340003, 20),
			]
			assert.deepEqual(seqs, [1, 2, 1])
			const [state] = await readStates(db, table('STATE_TABLE'))(deviceId)
			assert.ok(state)
			assert.deepEqual(reportedObject(state).Resources, { '0': 21, '99': 1694503339 })
		})
	})
