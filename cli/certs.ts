import { parseCertsArguments, usage } from './certs/certsArguments.ts'
import { describeCertificates } from './certs/describeCertificates.ts'
import {
	certificateFolder,
	localNames,
	testClientCertificate,
	testServerCertificate,
} from './certs/testCertificates.ts'
import { explainError } from './commandLine.ts'
import { dataFolderOf } from './stack/localStack.ts'

/** `npm run certs`: makes certificates for tests. */

try {
	const command = parseCertsArguments(process.argv.slice(2))
	if (command.name === 'help') process.stdout.write(usage)
	else {
		const { deviceId, names, json } = command
		const folder = command.folder ?? certificateFolder(dataFolderOf(process.env))
		const needs = { folder, now: new Date() }
		const server = await testServerCertificate(needs, [...localNames, ...names])
		const material = { ...server, client: await testClientCertificate(needs, deviceId) }
		const printed = json
			? JSON.stringify(material)
			: describeCertificates(material, { deviceId, isUsualFolder: command.folder === undefined })
		process.stdout.write(`${printed}\n`)
	}
} catch (error) {
	process.stderr.write(`${explainError(error, usage)}\n`)
	process.exitCode = 2
}
