import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { listenCoap } from '../../edge/coapServer.ts'

/**
 * The CoAP door in a process of its own, with its credentials in the environment. Arguments: endpoint of AWS, port, and `dies` for one that is killed when its
 * first message is on the queue, before the device has its answer.
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
