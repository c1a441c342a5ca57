import { readAssembly } from '../local/assembly.ts'
import { startHost } from '../local/host.ts'
import { printLog } from '../local/log.ts'

/** A host in a process of its own, so that it can be killed. Arguments: assembly, data folder, port, AWS port. */
const [assembly = '', dataFolder = '', port, awsPort] = process.argv.slice(2)

await startHost({
	assembly: readAssembly(assembly),
	dataFolder,
	host: '127.0.0.1',
	port: Number(port),
	awsPort: Number(awsPort),
	log: process.env['TORTURE_LOG'] === undefined ? () => undefined : printLog,
})
process.send?.('ready')
