import { entrances } from '../cdk/entrances.ts'
import { contractsOf } from './documents.ts'
import { readPublished, writePublished } from './published.ts'
import { review } from './review.ts'

/** `npm run contracts`: says whether the contract has changed. `-- accept` writes it, unless it breaks clients. */

const usage = `Usage: npm run contracts [-- accept]

  Compares the OpenAPI and the AsyncAPI document with those in contracts/published.

  accept   writes them. A change that breaks clients needs a higher version in contracts/version.ts
`

const say = (line: string): void => void process.stdout.write(`${line}\n`)

const built = contractsOf(entrances)

const compare = (isAccepting: boolean): number => {
	const { outcome, breaks } = review(readPublished(), built)
	for (const each of breaks) say(`breaks clients: ${each}`)
	if (outcome === 'same') say('The contract has not changed.')
	if (outcome === 'breaks') say('Raise contractVersion in contracts/version.ts, or change it another way.')
	if (outcome !== 'changed') return outcome === 'same' ? 0 : 1
	if (isAccepting) writePublished(built)
	say(
		isAccepting
			? 'contracts/published has the new contract. Commit it.'
			: 'The contract has changed: npm run contracts -- accept',
	)
	return isAccepting ? 0 : 1
}

const [command, ...more] = process.argv.slice(2)
if ((command !== undefined && command !== 'accept') || more.length > 0) {
	process.stderr.write(usage)
	process.exit(2)
}
process.exit(compare(command === 'accept'))
