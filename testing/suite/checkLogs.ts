import { globSync, readFileSync } from 'node:fs'
import { checkCollected, coordinatesIn } from '../../features/secrets/checkCollected.ts'
import { type Count, oneCount } from './part.ts'
import { title } from './title.ts'

/** What everything that ran has logged tells no secret: a test of its own. */
export const checkLogs = (folder: string): Count => {
	title('the logs contain no fingerprint, payload, location, address or key')
	const features = globSync('features/*.feature.md').map((file) => readFileSync(file, 'utf8'))
	const wrong = checkCollected(folder, { fingerprints: [], coordinates: coordinatesIn(features) })
	for (const line of wrong) process.stdout.write(`${line}\n`)
	return oneCount(wrong.length === 0)
}
