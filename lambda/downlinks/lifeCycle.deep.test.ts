import { it } from 'node:test'
import { startTables } from '../../testing/startTables.ts'
import { runLifeCycle } from './testing/runLifeCycle.ts'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

it(`the life of downlinks is told as it happened, whatever goes wrong, many times (seed ${seed})`, async () => {
	const tables = await startTables('embedded')
	try {
		await runLifeCycle(tables, { runs: 250, commands: 60, seed })
	} finally {
		await tables.close()
	}
})
