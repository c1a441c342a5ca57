import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { testEngine } from '../../lambda/converters/testing/testEngine.ts'
import { uplinkImportId } from '../../lambda/integrations/contract.ts'
import { logEntry } from '../../lambda/integrations/log/entry.ts'
import { writeEntry } from '../../lambda/integrations/log/writeEntry.ts'
import { emulators } from '../../testing/emulators.ts'
import { makeIntegration } from '../../testing/makeIntegration.ts'
import { startTables } from '../../testing/startTables.ts'
import { parseRecordedArguments } from './recordedArguments.ts'
import { runRecorded } from './runRecorded.ts'

const script = (expression: string) =>
	`const level = payload[0]\nreturn { deviceName: 'CMP-1', deviceType: metadata.kind, telemetry: { level: ${expression} } }`

for (const emulator of emulators)
	describe(`npm run converters on recorded messages, on ${emulator}`, () => {
		let tables: Awaited<ReturnType<typeof startTables>>
		let made: Awaited<ReturnType<ReturnType<typeof makeIntegration>>>
		const folder = mkdtempSync(join(tmpdir(), 'recorded-'))
		const now = Date.UTC(2026, 10, 29, 3)
		const file = (name: string, text: string): string => {
			writeFileSync(join(folder, name), text)
			return join(folder, name)
		}
		const ids: string[] = []
		before(async () => {
			tables = await startTables(emulator)
			const table = tables.table('INTEGRATIONS_TABLE')
			made = await makeIntegration(tables.db, table)(script('level'), { metadata: { kind: 'meter' } })
			const { integrationId, converter } = made
			for (const [index, byte] of [1, 2, 3].entries()) {
				const message = {
					v: 1,
					integrationId,
					messageId: `m-${index}`,
					receivedAt: now - index * 3_600_000,
					door: 'coap',
					payload: Buffer.of(byte).toString('base64'),
					meta: { path: '/i' },
				} as const
				ids.push(uplinkImportId(message))
				const output = JSON.stringify({
					deviceName: 'CMP-1',
					deviceType: 'meter',
					telemetry: { level: byte },
				})
				const outcome = {
					outcome: 'converted',
					problems: [],
					devices: [],
					prints: [],
					milliseconds: 1,
				} as const
				await writeEntry(
					tables.db,
					table,
				)(logEntry(message, { ...outcome, converter, output }, { retentionDays: 30 }))
			}
		})
		after(async () => {
			await tables.close()
			rmSync(folder, { recursive: true })
		})
		const run = async (...argv: readonly string[]) =>
			runRecorded(
				{ db: tables.db, table: tables.table('INTEGRATIONS_TABLE'), engine: await testEngine(), now },
				parseRecordedArguments(argv),
			)

		it('compare finds no difference in a script that gives the same', async () => {
			const same = file('same.js', script('level * 1'))
			const { exitCode, text } = await run('compare', made.converter.converterId, same, '--since', '12h')
			assert.deepEqual([exitCode, text], [0, '3 messages compared, 0 with other values'])
		})

		it('compare prints each value that differs, of the messages since a time', async () => {
			const other = file('other.js', script('level < 2 ? level : level + 0.5'))
			const { exitCode, json } = await run('compare', made.converter.converterId, other, '--since', '90m')
			assert.equal(exitCode, 1)
			assert.deepEqual(json, {
				converterId: made.converter.converterId,
				compared: 2,
				changed: [
					{
						integrationId: made.integrationId,
						importId: ids[1],
						differences: ['CMP-1.telemetry[0].values.level: expected 2, got 2.5'],
					},
				],
			})
		})

		it('compare names the problem of a script that fails', async () => {
			const bad = file('bad.js', 'throw new Error("no")')
			const { text } = await run('compare', made.converter.converterId, bad, '--since', '30m')
			assert.match(text, /problem: expected "?none"?, got "?threw: /)
		})

		it('compare takes a stored version, and refuses one that there is not', async () => {
			assert.equal((await run('compare', made.converter.converterId, '1', '--since', '1h')).exitCode, 0)
			const { exitCode, text } = await run('compare', made.converter.converterId, '7', '--since', '1h')
			assert.deepEqual([exitCode, text], [1, `${made.converter.converterId} has no such version`])
		})

		it('run takes a message with its metadata', async () => {
			const same = file('one.js', script('level + 1'))
			const { json } = await run('run', same, '--import', `${made.integrationId}/${ids[2]}`)
			assert.deepEqual((json as { devices: unknown[] }).devices, [
				{ name: 'CMP-1', type: 'meter', telemetry: [{ values: { level: 4 } }], attributes: {} },
			])
			const absent = await run('run', same, '--import', `${made.integrationId}/${'0'.repeat(26)}`)
			assert.equal(absent.exitCode, 1)
		})
	})
