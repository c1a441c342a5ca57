import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { listenCoap } from '../../edge/coapServer.ts'

/**
 * Runs the CoAP door in a process, with credentials from the environment. Arguments: AWS endpoint, port, and `dies` to
 * kill the process when its first message is on the queue, before the device gets its answer.
 */
const [endpoint = '', port, dies] = process.argv.slice(2)

const broker = new IoTDataPlaneClient({ endpoint, region: 'eu-west-1' })

await listenCoap({
	hosts: ['127.0.0.1'],
	port: Number(port),
	log: () => undefined,
	publish: async (topic, payload) => {
		await broker.send(new PublishCommand({ topic: `data/${topic}`, payload, qos: 1 }))
		if (dies === 'dies') process.kill(process.pid, 'SIGKILL')
	},
})
process.send?.('ready')
