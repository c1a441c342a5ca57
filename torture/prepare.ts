import { join } from 'node:path'
import cdkJson from '../cdk.json' with { type: 'json' }
import { freePort } from '../local/freePort.ts'
import { modelStack } from '../local/model.ts'
import { ofType } from '../local/resources/kind.ts'
import { synth } from '../local/synth.ts'
import { createKillable, type Killable } from './killable.ts'

/** Synthesises the stack into a folder, for a host that keeps its data there, too. */
export const prepare = async (
	folder: string,
): Promise<{ readonly host: Killable; readonly ledger: string }> => {
	const assembly = join(folder, 'cdk.out')
	const synthesised = await synth(join(import.meta.dirname, '../cdk/app.ts'), {
		outputFolder: assembly,
		context: cdkJson.context,
	})
	const [port, awsPort] = await Promise.all([freePort(), freePort()])
	const host = createKillable({ assembly, dataFolder: join(folder, 'data'), port, awsPort })
	const model = modelStack(synthesised, { aws: host.awsEndpoint })
	const ledger = ofType(model, 'AWS::DynamoDB::Table').find(({ logicalId }) => logicalId.startsWith('Ledger'))
	if (ledger === undefined) throw new Error('the stack has no ledger')
	return { host, ledger: ledger.identity.ref }
}
